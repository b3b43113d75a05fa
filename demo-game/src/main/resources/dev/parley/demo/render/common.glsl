// What every shader of the scene is told, and the night that all of them share.
uniform mat4 camera;
uniform vec3 eye;
uniform float time;
uniform vec3 moonDirection;
uniform vec3 fire;
uniform float fireStrength;
uniform sampler2D noiseMap;

const vec3 MOON = vec3(0.42, 0.56, 0.86);
const vec3 FLAME = vec3(1.0, 0.42, 0.13);

// The sky without moon and stars, in a direction.
vec3 skyColour(vec3 d) {
  float up = clamp(d.y, 0.0, 1.0);
  float towards = max(dot(d, moonDirection), 0.0);
  vec3 low = mix(vec3(0.050, 0.078, 0.135), vec3(0.15, 0.20, 0.28), towards * towards * towards);
  vec3 high = vec3(0.008, 0.014, 0.040);
  return mix(low, high, 1.0 - exp(-up * 4.2));
}

// Mist thickens with distance, and lies over the river.
vec3 throughMist(vec3 colour, vec3 position, float distance) {
  vec3 d = (position - eye) / distance;
  float overRiver = clamp((-7.0 - position.z) * 0.03, 0.0, 1.0);
  float low = exp(-max(0.0, position.y + 1.0) * 0.42);
  float thickness = distance * 0.0052 + overRiver * low * (0.16 + distance * 0.008);
  vec3 mist = skyColour(vec3(d.x, 0.05, d.z)) * 1.05;
  return mix(mist, colour, exp(-thickness));
}

// Soft shoulder, warm highlights, and grain against bands.
vec3 tone(vec3 c, vec2 pixel) {
  c *= 1.25;
  c = (c * (2.51 * c + 0.03)) / (c * (2.43 * c + 0.59) + 0.14);
  c = sqrt(clamp(c, 0.0, 1.0));
  return c + (texture(noiseMap, pixel * (1.0 / 256.0)).a - 0.5) * (1.6 / 255.0);
}
