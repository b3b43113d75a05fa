in vec3 at;
in float strength;
out vec4 result;
uniform vec3 tint;

// A thin line of light, its shine on the ground, and low tongues that stand on it: added to what is
// there.
void main() {
  float light;
  if (at.z > 0.5) {
    float lick = texture(noiseMap, vec2(at.x * 0.11, at.y * 0.12 - time * 0.21)).r;
    float up = 1.0 - at.y;
    light = up * up * (0.2 + 1.5 * lick);
  } else {
    float off = at.y * at.y;
    float soft = 1.0 - off;
    light = soft * soft * 0.3 + max(0.0, 1.0 - off * 50.0) * 0.6;
  }
  result = vec4(tint * light * strength, 0.0);
}
