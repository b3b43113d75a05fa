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
  c += vec3(0.75, 0.83, 1.0) * star.r * star.r * twinkle * smoothstep(0.02, 0.28, d.y);
  float veil = texture(noiseMap, dome * 0.11 + vec2(time * 0.0011, 0.0)).r;
  veil = smoothstep(0.46, 0.95, veil * 0.75 + 0.42 * texture(noiseMap, dome * 0.37 + vec2(time * 0.0019, 0.3)).r);
  float near = max(towards, 0.0);
  vec3 silver = vec3(0.055, 0.072, 0.11) + MOON * (0.55 * pow(near, 40.0) + 0.08 * pow(near, 6.0));
  c = mix(c, silver, veil * 0.8 * smoothstep(0.0, 0.12, d.y));
  // The moon: a disc with darker seas, and a halo.
  float off = sqrt(max(0.0, 2.0 - 2.0 * towards));
  float disc = 1.0 - smoothstep(0.0335, 0.0352, off);
  float seas = texture(noiseMap, (d.xy - moonDirection.xy) * 3.1 + 0.37).r;
  c = mix(c, vec3(1.5, 1.42, 1.2) * (0.5 + 0.72 * smoothstep(0.25, 0.7, seas)), disc * (1.0 - 0.25 * veil));
  c += vec3(0.62, 0.68, 0.8) * (0.30 * exp(-off * 26.0) + 0.11 * exp(-off * 7.0));
  result = vec4(tone(c, gl_FragCoord.xy), 1.0);
}
