in vec2 uv;
in vec4 tint;
out vec4 result;

// Smoke, or a bank of mist: it covers softly.
void main() {
  vec2 edge = max(vec2(0.0), 1.0 - uv * uv);
  float cloud = texture(noiseMap, uv * vec2(0.34, 0.10) + vec2(tint.a * 3.7 + time * 0.006, tint.a * 5.0)).r;
  float a = tint.a * edge.x * edge.y * edge.y * clamp(cloud * 2.2 - 0.5, 0.0, 1.2);
  result = vec4(tint.rgb * a, a);
}
