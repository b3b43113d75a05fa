layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec3 colour;
layout(location = 3) in float material;
out vec3 at;
out vec3 facing;
out vec3 albedo;
out float glow;
out float leaf;

void main() {
  vec3 p = position;
  float sway = max(material, 0.0);
  if (sway > 0.0) {
    float gust = 0.6 + 0.4 * sin(time * 0.35 + p.x * 0.05);
    p.x += sway * 0.16 * gust * sin(time * 1.1 + position.x * 0.9 + position.z * 0.7);
    p.z += sway * 0.09 * gust * sin(time * 1.7 + position.x * 0.6);
  }
  at = p;
  facing = normal;
  albedo = colour;
  glow = max(-material, 0.0);
  leaf = min(1.0, sway * 6.0);
  gl_Position = camera * vec4(p, 1.0);
}
