in vec3 direction;
out vec4 result;
uniform sampler2D starMap;

void main() {
  vec3 d = normalize(direction);
  vec3 c = skyColour(d);
  float towards = dot(d, moonDirection);
  vec2 dome = d.xz / (abs(d.y) + 0.35);
  vec2 star = texture(starMap, dome * 0.55).rg;
  float twinkle = 0.72 + 0.28 * sin(time * 2.3 + star.g * 80.0);
  c += vec3(0.75, 0.83, 1.0) * star.r * star.r * 1.5 * twinkle * smoothstep(0.02, 0.28, d.y);
  float veil = texture(noiseMap, dome * 0.11 + vec2(time * 0.0011, 0.0)).r;
  veil = smoothstep(0.46, 0.95, veil * 1.12);
  float near = max(towards, 0.0);
  float near4 = near * near * near * near;
  vec3 silver = vec3(0.026, 0.038, 0.066) + MOON * (0.42 * near4 * near4 * near4 * near4 + 0.09 * near4);
  c = mix(c, silver, veil * 0.8 * smoothstep(0.0, 0.12, d.y));
  // The moon: a disc with darker seas, and a halo.
  float off = sqrt(max(0.0, 2.0 - 2.0 * towards));
  float disc = 1.0 - smoothstep(0.0285, 0.0297, off);
  vec2 face = (d.xy - moonDirection.xy) * 5.5;
  float seas = texture(noiseMap, face * 0.9 + vec2(0.31, 0.62)).r;
  vec3 moon = vec3(0.98, 0.93, 0.80) * (0.42 + 0.58 * smoothstep(0.34, 0.62, seas + face.y * 0.4));
  c = mix(c, moon, disc * (1.0 - 0.3 * veil));
  c += vec3(0.62, 0.68, 0.8) * (0.20 / (1.0 + off * off * 900.0) + 0.10 / (1.0 + off * off * 40.0)) * (1.0 - 0.8 * disc);
  result = vec4(tone(c, gl_FragCoord.xy), 1.0);
}
