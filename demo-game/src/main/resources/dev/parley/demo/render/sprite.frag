in vec2 uv;
flat in int kind;
in vec4 tint;
out vec4 result;

// Colours come ready for the screen; what alpha does not cover is added.
void main() {
  float r = length(uv);
  if (kind == 0) {
    // A spark or a glow: added.
    float a = max(0.0, 1.0 - r);
    result = vec4(tint.rgb * tint.a * a * a, 0.0);
  } else if (kind == 1) {
    // A tongue of flame: noise that rises, squeezed into a drop.
    vec2 p = vec2(uv.x, uv.y * 0.5 + 0.5);
    float seed = tint.r * 7.0;
    float wave = texture(noiseMap, vec2(p.x * 0.09 + seed, p.y * 0.12 - time * 0.26)).r;
    float lick = texture(noiseMap, vec2(p.x * 0.24 + seed * 2.0, p.y * 0.22 - time * 0.52)).r;
    float bend = (wave - 0.5) * p.y * 1.1;
    float width = mix(0.66, 0.03, pow(p.y, 0.72)) * smoothstep(-0.02, 0.16, p.y);
    float body = 1.0 - smoothstep(0.25, 1.0, abs(p.x + bend) / max(width, 0.01));
    float heat = body * (1.25 - p.y) * (0.35 + 1.05 * lick) * tint.a;
    heat = smoothstep(0.12, 1.05, heat);
    vec3 c = vec3(1.0, 0.30, 0.05) * heat * 1.1 + vec3(0.9, 0.62, 0.20) * heat * heat * 1.1 + vec3(0.5, 0.5, 0.4) * pow(heat, 5.0);
    result = vec4(min(c, vec3(1.25)), min(1.0, heat * 0.85));
  } else if (kind == 2) {
    // Smoke or mist: covers softly.
    float soft = max(0.0, 1.0 - r);
    float cloud = texture(noiseMap, uv * 0.13 + vec2(tint.a * 3.7 + time * 0.008, tint.b)).r;
    float a = tint.a * soft * soft * (0.35 + 1.1 * cloud);
    result = vec4(tint.rgb * a, a);
  } else {
    // A bank of mist: wide, low, drifting.
    float edge = (1.0 - uv.x * uv.x) * (1.0 - smoothstep(0.0, 1.0, abs(uv.y)));
    float cloud = texture(noiseMap, vec2(uv.x * 0.42 + time * 0.006 + tint.a, uv.y * 0.10 + tint.a * 5.0)).r;
    float a = tint.a * edge * smoothstep(0.25, 0.85, cloud);
    result = vec4(tint.rgb * a, a);
  }
}
