package dev.parley.demo.render;

import static org.lwjgl.opengl.GL33C.*;

import dev.parley.demo.shape.FigureShape;
import dev.parley.demo.shape.Look;
import dev.parley.demo.shape.MeshBuilder;
import dev.parley.demo.shape.MuleShape;
import dev.parley.demo.shape.Pose;
import dev.parley.demo.shape.Vec;
import dev.parley.demo.talk.Bubble;
import dev.parley.demo.talk.SpokenRings;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import dev.parley.demo.world.Ground;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole picture, but for what is written on it. */
public final class NightScene implements AutoCloseable {
  private static final Vec MOON = Vec.of(0.235, 0.185, -1).unit();

  private final Shader lit = Shader.of("lit");
  private final Shader sky = Shader.of("sky");
  private final Shader water = Shader.of("water");
  private final Shader haze = Shader.of("haze");
  private final Shader flame = Shader.of("flame");
  private final Shader glow = Shader.of("glow");
  private final Texture noise = Texture.noise(256);
  private final Texture stars = Texture.stars(1024, 2600);
  private final Texture shadows = Texture.row();
  private final FireShadow fireShadow = new FireShadow();
  private final Landscape land = new Landscape();
  private final Mesh river;
  private final Mesh people = Mesh.moving();
  private final Mesh heaven = Mesh.moving();
  private final Mesh air = Mesh.moving();
  private final MeshBuilder moving = new MeshBuilder();
  private final Sprites sprites = new Sprites();
  private final FireAir fireAir = new FireAir();
  private final Map<String, Pose> poses = new HashMap<>();
  private final VoiceRing voices;

  /**
   * @param rings how strongly companions speak
   */
  public NightScene(SpokenRings rings) {
    voices = new VoiceRing(rings);
    MeshBuilder surface = new MeshBuilder();
    surface.quad(
        Vec.of(-230, Ground.WATER, -8),
        Vec.of(230, Ground.WATER, -8),
        Vec.of(230, Ground.WATER, -96),
        Vec.of(-230, Ground.WATER, -96));
    river = Mesh.still(surface);
  }

  /** Lets the figures follow what the bodies do, and the light what is said over heads. */
  public void move(Camp camp, List<Bubble> bubbles, double deltaSeconds) {
    voices.move(camp, bubbles, deltaSeconds);
    double offset = 1.3;
    for (Body body : camp.companions()) {
      pose(body).follow(body, deltaSeconds, offset);
      offset += 2.7;
    }
    pose(camp.player()).follow(camp.player(), deltaSeconds, offset);
  }

  private Pose pose(Body body) {
    return poses.computeIfAbsent(body.id(), id -> new Pose());
  }

  /** Draws into the framebuffer that is bound, from its lower left corner. */
  public void draw(Camp camp, Camera camera, int width, int height) {
    double seconds = camp.seconds();
    double strength = camp.fire();
    glViewport(0, 0, width, height);
    glEnable(GL_DEPTH_TEST);
    glDepthMask(true);
    glDisable(GL_BLEND);
    glClear(GL_DEPTH_BUFFER_BIT);
    Vec light = FireAir.light(seconds);
    shadows.bind(1);
    shadows.fillRow(fireShadow.around(light, camp));
    stars.bind(2);
    noise.bind(0);

    double shine = (0.8 + 3.9 * strength) * FireAir.flicker(seconds);
    begin(lit, camera, seconds, light, shine);
    lit.set("shadowMap", 1);
    drawPeople(camp);
    land.draw(camera);
    begin(water, camera, seconds, light, shine);
    river.draw();
    glDepthFunc(GL_LEQUAL);
    begin(sky, camera, seconds, light, shine);
    sky.set("starMap", 2);
    drawSky(camera);
    glDepthFunc(GL_LESS);

    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glDepthMask(false);
    sprites.begin(camera.ahead());
    fireAir.haze(sprites, seconds, strength);
    draw(haze, camera, seconds, light, shine);
    if (!voices.isDark()) {
      begin(voices.shader(), camera, seconds, light, shine);
      voices.draw();
    }
    sprites.begin(camera.ahead());
    fireAir.flames(sprites, strength);
    draw(flame, camera, seconds, light, shine);
    sprites.begin(camera.ahead());
    fireAir.glows(sprites, seconds, strength);
    draw(glow, camera, seconds, light, shine);
    glDepthMask(true);
    glDisable(GL_BLEND);
  }

  private void draw(Shader shader, Camera camera, double seconds, Vec light, double shine) {
    begin(shader, camera, seconds, light, shine);
    air.fill(sprites.data(), sprites.size());
    air.draw();
  }

  private static void begin(
      Shader shader, Camera camera, double seconds, Vec light, double fireStrength) {
    shader.use();
    shader.set("camera", camera.matrix());
    shader.set("eye", camera.eye());
    shader.set("time", (float) seconds);
    shader.set("moonDirection", MOON);
    shader.set("fire", light);
    shader.set("fireStrength", (float) fireStrength);
    shader.set("noiseMap", 0);
  }

  private void drawPeople(Camp camp) {
    moving.clear();
    FigureShape figures = new FigureShape(moving);
    for (Body body : camp.companions()) {
      figures.add(body, Look.of(body.id()), pose(body));
    }
    figures.add(camp.player(), Look.of(Camp.PLAYER), pose(camp.player()));
    MuleShape.build(moving, camp.seconds());
    people.fill(moving.data(), moving.size());
    people.draw();
  }

  /** One triangle over all of the screen, whose corners know where they look. */
  private void drawSky(Camera camera) {
    Vec ahead = camera.ahead();
    Vec right = ahead.cross(new Vec(0, 1, 0)).unit();
    Vec up = right.cross(ahead);
    float[] m = camera.matrix().values();
    // What perspective scales by can be read off the directions themselves.
    double tanX = 1 / (m[0] * right.x() + m[4] * right.y() + m[8] * right.z());
    double tanY = 1 / (m[1] * up.x() + m[5] * up.y() + m[9] * up.z());
    float[] data = new float[3 * MeshBuilder.STRIDE];
    int[][] corners = {{-1, -1}, {3, -1}, {-1, 3}};
    for (int i = 0; i < 3; i++) {
      int x = corners[i][0];
      int y = corners[i][1];
      Vec ray = ahead.plus(right.times(x * tanX)).plus(up.times(y * tanY));
      float[] vertex = {x, y, 1, ray.x(), ray.y(), ray.z(), 0, 0, 0, 0};
      System.arraycopy(vertex, 0, data, i * MeshBuilder.STRIDE, vertex.length);
    }
    heaven.fill(data, data.length);
    heaven.draw();
  }

  @Override
  public void close() {
    lit.close();
    sky.close();
    water.close();
    haze.close();
    flame.close();
    glow.close();
    voices.close();
    noise.close();
    stars.close();
    shadows.close();
    land.close();
    river.close();
    people.close();
    heaven.close();
    air.close();
  }
}
