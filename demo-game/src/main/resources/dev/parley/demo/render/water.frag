in vec3 at;
out vec4 result;

void main() {
  vec3 away = eye - at;
  float metres = length(away);
  vec3 v = away / metres;
  vec2 p = at.xz;
  vec2 slow = texture(noiseMap, p * 0.031 + vec2(time * 0.021, time * 0.004)).gb - 0.5;
  vec2 quick = texture(noiseMap, p * vec2(0.085, 0.12) + vec2(time * 0.047, -time * 0.013)).gb - 0.5;
  float calm = 1.0 / (1.0 + metres * 0.022);
  vec2 slope = (slow * 0.55 + quick * 0.42) * (0.12 + 0.36 * calm);
  vec3 n = normalize(vec3(slope.x, 1.0, slope.y));
  vec3 r = reflect(-v, n);
  r.y = abs(r.y) + 0.004;
  float mirror = 1.0 - max(0.0, dot(n, v));

  // The wood on the other bank stands in the water upside down.
  float steep = r.y / max(0.05, length(r.xz));
  float far = p.x + r.x / max(0.05, -r.z) * (90.0 + p.y);
  float ridge = 13.5 / max(8.0, 90.0 + at.z) * (0.72 + 0.3 * sin(far * 0.9) * sin(far * 0.37 + 1.0));
  mirror *= mirror;
  mirror = 0.03 + 0.97 * mirror * mirror;
  float wood = 1.0 - smoothstep(ridge * 0.86, ridge * 1.06, steep);
  vec3 seen = mix(skyColour(r), vec3(0.012, 0.020, 0.028), wood * 0.85);

  float glint = max(0.0, dot(r, moonDirection));
  // Drawn out towards the eye, as on any water that moves.
  float aside = r.x * moonDirection.z - r.z * moonDirection.x;
  float path = 1.0 / (1.0 + aside * aside * 900.0) * step(r.z, 0.0);
  glint *= glint; glint *= glint; glint *= glint; glint *= glint;
  float spark = glint * glint * glint;
  seen += vec3(0.95, 0.98, 1.0) * (1.7 * spark * spark + 0.55 * path * spark + 0.05 * path);
  vec3 deep = vec3(0.010, 0.018, 0.022);
  vec3 c = mix(deep, seen, mirror);
  // A pale seam where the water meets the bank, and around what stands in it.
  float shore = smoothstep(-12.6, -10.6, at.z + slope.x * 6.0);
  c += vec3(0.05, 0.06, 0.075) * shore * (0.5 + 0.5 * sin(time * 0.9 + p.x * 2.0)) * 0.35;
  result = vec4(tone(throughMist(c, at, metres), gl_FragCoord.xy), 1.0);
}
