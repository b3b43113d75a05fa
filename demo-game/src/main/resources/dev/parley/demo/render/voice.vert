layout(location = 0) in vec3 position;
layout(location = 1) in vec3 place;    // the way around from the speaker, across or up, upright
layout(location = 2) in vec3 outward;
uniform samplerBuffer energies;
uniform int ring;
uniform float newest;
uniform float seen;
uniform float glow;
out vec3 at;
out float strength;

const float PIECES = 64.0;
const float ROUND = 48.0;  // pieces once around the fire

float energyOf(float piece) { return texelFetch(energies, ring + int(mod(piece, PIECES))).r; }

void main() {
  float behind = place.x * ROUND;
  // The middle of a piece is its own; between two middles it is between them.
  float here = newest - max(0.5, behind) - 0.5;
  float energy = mix(energyOf(floor(here)), energyOf(floor(here) + 1.0), smoothstep(0.0, 1.0, fract(here)));
  float lasts = 1.0 - place.x * (1.6 - 0.6 * place.x);
  lasts *= smoothstep(0.0, 1.2, behind) * (1.0 - smoothstep(seen - 1.5, seen, behind));
  strength = glow * lasts * (0.3 + 0.7 * energy);

  vec3 p = position;
  float width = 0.16 + 0.14 * energy;
  float height = (0.06 + 0.46 * energy) * glow * sqrt(lasts);
  float lean = 0.05 * sin(time * 2.3 + behind * 0.9) + 0.03 * sin(time * 5.1 + behind * 2.1);
  p += place.z > 0.5 ? vec3(0.0, place.y * height, 0.0) + outward * place.y * height * lean * 4.0
                     : outward * place.y * width;
  at = vec3(behind, place.yz);
  gl_Position = camera * vec4(p, 1.0);
}
