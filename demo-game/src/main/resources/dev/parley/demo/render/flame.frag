in vec2 uv;
in vec4 tint;
out vec4 result;

// A tongue of flame: noise that rises, squeezed into a drop. Red tells one tongue from another.
void main() {
  vec2 p = vec2(uv.x, uv.y * 0.5 + 0.5);
  float seed = tint.r * 7.0;
  float wave = texture(noiseMap, vec2(p.x * 0.09 + seed, p.y * 0.12 - time * 0.26)).r;
  float lick = texture(noiseMap, vec2(p.x * 0.24 + seed * 2.0, p.y * 0.22 - time * 0.52)).r;
  float bend = (wave - 0.5) * p.y * 1.1;
  float width = mix(0.66, 0.03, pow(p.y, 0.72)) * smoothstep(-0.02, 0.16, p.y);
  float body = 1.0 - smoothstep(0.25, 1.0, abs(p.x + bend) / max(width, 0.01));
  float heat = body * (1.25 - p.y) * (0.35 + 1.05 * lick) * tint.a;
  heat = smoothstep(0.12, 1.05, heat);
  vec3 c = vec3(1.0, 0.30, 0.05) * heat * 1.1 + vec3(0.9, 0.62, 0.20) * heat * heat * 1.1;
  c += vec3(0.5, 0.5, 0.4) * heat * heat * heat * heat;
  result = vec4(min(c, vec3(1.25)), min(1.0, heat * 0.85));
}
