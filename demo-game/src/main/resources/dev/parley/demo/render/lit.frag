in vec3 at;
in vec3 facing;
in vec3 albedo;
in float glow;
in float leaf;
in vec3 cold;
in vec4 mist;
out vec4 result;
uniform sampler2D shadowMap;

// The direction as a share of the way around a square, which is cheaper than around a circle.
float litByFire(vec3 toFire) {
  float x = -toFire.x / (abs(toFire.x) + abs(toFire.z) + 0.0001);
  float direction = toFire.z <= 0.0 ? x : (x >= 0.0 ? 2.0 - x : -2.0 - x);
  vec3 blocker = texture(shadowMap, vec2(direction * 0.25, 0.5)).rgb * vec3(1.0, 16.0, 10.0);
  float reach = length(toFire.xz);
  float height = fire.y + (at.y - fire.y) * blocker.g / max(reach, 0.01);
  float behind = smoothstep(blocker.g + 0.05, blocker.g + 0.5, reach);
  float below = 1.0 - smoothstep(blocker.b - 0.22, blocker.b + 0.06, height);
  return 1.0 - 0.92 * blocker.r * behind * below;
}

void main() {
  vec3 n = normalize(facing);
  vec3 v = eye - at;
  if (dot(n, v) < 0.0) n = -n;
  float fine = texture(noiseMap, at.xz * 0.55 + at.yy * vec2(0.47, 0.39), -1.3).r;
  vec3 base = albedo * (0.4 + 1.1 * fine * fine + 0.45 * fine);

  vec3 toFire = fire - at;
  float d2 = dot(toFire, toFire);
  vec3 l = toFire * inversesqrt(d2);
  // Light goes through leaves and round small things.
  float through = 0.2 + 0.5 * leaf;
  float wrapped = max(0.0, (dot(n, l) + through) / (1.0 + through));
  float warm = fireStrength * wrapped / (1.0 + d2 * (0.115 + 0.0022 * d2));
  warm *= litByFire(toFire) / (1.0 + 0.16 * warm);

  vec3 c = base * (FLAME * warm + cold);
  c += albedo * glow;
  result = vec4(tone(mix(mist.rgb, c, mist.a), gl_FragCoord.xy), 1.0);
}
