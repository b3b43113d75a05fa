in vec2 uv;
in vec4 tint;
out vec4 result;

// A spark or a shimmer: added to what is there.
void main() {
  float a = max(0.0, 1.0 - length(uv));
  result = vec4(tint.rgb * tint.a * a * a, 0.0);
}
