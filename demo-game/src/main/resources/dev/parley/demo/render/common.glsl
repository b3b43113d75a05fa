// What every shader of the scene is told, and the night that all of them share.
uniform mat4 camera;
uniform vec3 eye;
uniform float time;
uniform vec3 moonDirection;
uniform vec3 fire;
uniform float fireStrength;
uniform sampler2D noiseMap;

const vec3 MOON = vec3(0.42, 0.56, 0.86);
const vec3 FLAME = vec3(1.0, 0.47, 0.17);

// The sky without moon and stars, in a direction.
vec3 skyColour(vec3 d) {
  float up = clamp(d.y, 0.0, 1.0);
  float towards = max(dot(d, moonDirection), 0.0);
  vec3 low = mix(vec3(0.030, 0.052, 0.104), vec3(0.115, 0.165, 0.245), towards * towards * towards);
  vec3 high = vec3(0.0035, 0.007, 0.026);
  float thin = 1.0 / (1.0 + up * (4.0 + 9.0 * up));
  return mix(high, low, thin);
}

// The mist between the eye and a point: its colour, and how much of what lies behind is seen. It
// thickens with distance, and lies over the river.
vec4 mistBefore(vec3 position, float distance) {
  vec3 d = (position - eye) / distance;
  float overRiver = clamp((-9.0 - position.z) * 0.022, 0.0, 1.0);
  float low = 1.0 / (1.0 + max(0.0, position.y + 1.0) * 0.6);
  float thickness = distance * 0.0042 + overRiver * low * (0.05 + distance * 0.0062);
  float towards = max(dot(d, moonDirection), 0.0);
  vec3 mist = mix(vec3(0.030, 0.050, 0.098), vec3(0.115, 0.16, 0.235), towards * towards * towards);
  return vec4(mist, 1.0 / (1.0 + thickness * (1.0 + 0.6 * thickness)));
}

vec3 throughMist(vec3 colour, vec3 position, float distance) {
  vec4 mist = mistBefore(position, distance);
  return mix(mist.rgb, colour, mist.a);
}

// Soft shoulder, warm highlights, and grain against bands.
vec3 tone(vec3 c, vec2 pixel) {
  c *= 1.25;
  c = (c * (2.51 * c + 0.03)) / (c * (2.43 * c + 0.59) + 0.14);
  c = sqrt(clamp(c, 0.0, 1.0));
  float grain = fract(52.9829189 * fract(dot(pixel, vec2(0.06711056, 0.00583715))));
  return c + (grain - 0.5) * (1.6 / 255.0);
}
