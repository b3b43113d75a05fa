layout(location = 0) in vec3 position;
layout(location = 1) in vec3 place;
layout(location = 2) in vec3 colour;
layout(location = 3) in float alpha;
out vec2 uv;
out vec4 tint;

void main() {
  uv = place.xy;
  tint = vec4(colour, alpha);
  gl_Position = camera * vec4(position, 1.0);
}
