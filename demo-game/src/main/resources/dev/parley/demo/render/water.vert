layout(location = 0) in vec3 position;
out vec3 at;

void main() {
  at = position;
  gl_Position = camera * vec4(position, 1.0);
}
