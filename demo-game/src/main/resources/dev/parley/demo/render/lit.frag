in vec3 at;
in vec3 facing;
in vec3 albedo;
in float glow;
out vec4 result;
uniform sampler2D shadowMap;

float litByFire(vec3 toFire, float metres) {
  float direction = atan(-toFire.x, -toFire.z) * 0.15915494;
  vec3 blocker = texture(shadowMap, vec2(direction, 0.5)).rgb;
  float reach = length(toFire.xz);
  float height = fire.y + (at.y - fire.y) * blocker.g / max(reach, 0.01);
  float behind = smoothstep(blocker.g + 0.05, blocker.g + 0.5, reach);
  float below = 1.0 - smoothstep(blocker.b - 0.22, blocker.b + 0.06, height);
  return 1.0 - 0.92 * blocker.r * behind * below;
}

void main() {
  vec3 n = normalize(facing);
  vec3 away = eye - at;
  float metres = length(away);
  vec3 v = away / metres;
  if (dot(n, v) < 0.0) n = -n;
  float coarse = texture(noiseMap, at.xz * 0.043 + at.y * 0.021).r;
  float fine = texture(noiseMap, at.xz * 0.31 + at.yy * vec2(0.27, 0.19)).r;
  vec3 base = albedo * (0.45 + 0.55 * coarse + 0.55 * fine);

  vec3 toFire = fire - at;
  float d2 = dot(toFire, toFire);
  vec3 l = toFire * inversesqrt(d2);
  float wrapped = max(0.0, (dot(n, l) + 0.22) / 1.22);
  float warm = fireStrength * wrapped / (0.7 + 0.36 * d2) * exp(-d2 * 0.0035);
  warm *= litByFire(toFire, metres);

  float moon = max(0.0, dot(n, moonDirection));
  float rim = pow(1.0 - max(0.0, dot(n, v)), 3.0) * max(0.0, dot(-v, moonDirection) + 0.25);
  vec3 ambient = mix(vec3(0.018, 0.022, 0.034), vec3(0.045, 0.062, 0.105), n.y * 0.5 + 0.5);
  vec3 c = base * (FLAME * warm + MOON * (moon * 0.34 + rim * 0.55) + ambient);
  c += albedo * glow * (0.75 + 0.25 * fireStrength * 0.2);
  result = vec4(tone(throughMist(c, at, metres), gl_FragCoord.xy), 1.0);
}
