layout(location = 0) in vec3 position;
layout(location = 1) in vec3 ray;
out vec3 direction;

void main() {
  direction = ray;
  gl_Position = vec4(position.xy, 1.0, 1.0);
}
