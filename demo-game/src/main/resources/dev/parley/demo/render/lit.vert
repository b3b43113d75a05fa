layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec3 colour;
layout(location = 3) in float material;
out vec3 at;
out vec3 facing;
out vec3 albedo;
out float glow;
out float leaf;
out vec3 cold;
out vec4 mist;

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
  // What changes slowly is worked out here: the moon, the sky, and the mist on the way to the eye.
  vec3 away = eye - p;
  float metres = length(away);
  vec3 v = away / metres;
  vec3 n = dot(normal, v) < 0.0 ? -normal : normal;
  float moon = max(0.0, dot(n, moonDirection));
  float grazing = 1.0 - max(0.0, dot(n, v));
  float rim = grazing * grazing * max(0.0, 0.1 - dot(v, moonDirection));
  vec3 ambient = mix(vec3(0.016, 0.020, 0.032), vec3(0.040, 0.058, 0.102), n.y * 0.5 + 0.5);
  cold = MOON * (moon * 0.34 + rim * 0.62) + ambient;
  mist = mistBefore(p, metres);
  gl_Position = camera * vec4(p, 1.0);
}
