package dev.parley.demo.render;

import dev.parley.demo.shape.BridgeShape;
import dev.parley.demo.shape.CampShape;
import dev.parley.demo.shape.LandShape;
import dev.parley.demo.shape.MeshBuilder;
import dev.parley.demo.shape.PlantShape;
import dev.parley.demo.shape.Vec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that stands still, in pieces: what is out of sight costs nothing. */
final class Landscape implements AutoCloseable {
  private static final double CELL = 9;
  private static final double NEAR_CELLS = 60;

  private final List<Piece> pieces = new ArrayList<>();

  private record Piece(Mesh mesh, Vec middle, float radius) {}

  Landscape() {
    MeshBuilder shape = new MeshBuilder();
    new CampShape(shape).build();
    new BridgeShape(shape).build();
    PlantShape plants = new PlantShape(shape);
    plants.near();
    LandShape.near(shape);
    plants.far();
    LandShape.far(shape);
    split(shape).values().forEach(piece -> pieces.add(piece(piece)));
  }

  /** Triangles by where they are; far from the camp the squares are larger. */
  private static Map<Long, MeshBuilder> split(MeshBuilder shape) {
    Map<Long, MeshBuilder> cells = new TreeMap<>();
    float[] data = shape.data();
    int triangle = 3 * MeshBuilder.STRIDE;
    for (int i = 0; i < shape.size(); i += triangle) {
      double x = data[i];
      double z = data[i + 2];
      double cell = Math.hypot(x, z) > NEAR_CELLS ? CELL * 6 : CELL;
      long key =
          (Math.round(x / cell) + 500) * 1000
              + Math.round(z / cell)
              + 500
              + (cell > CELL ? 1 << 24 : 0);
      cells.computeIfAbsent(key, k -> new MeshBuilder()).copy(data, i, triangle);
    }
    return cells;
  }

  private static Piece piece(MeshBuilder shape) {
    float[] data = shape.data();
    float[] low = {Float.MAX_VALUE, Float.MAX_VALUE, Float.MAX_VALUE};
    float[] high = {-Float.MAX_VALUE, -Float.MAX_VALUE, -Float.MAX_VALUE};
    for (int i = 0; i < shape.size(); i += MeshBuilder.STRIDE) {
      for (int k = 0; k < 3; k++) {
        low[k] = Math.min(low[k], data[i + k]);
        high[k] = Math.max(high[k], data[i + k]);
      }
    }
    Vec a = new Vec(low[0], low[1], low[2]);
    Vec b = new Vec(high[0], high[1], high[2]);
    return new Piece(Mesh.still(shape), a.mix(b, 0.5), b.minus(a).length() / 2 + 0.3f);
  }

  /** Draws what a camera sees, the nearest first, so that little is drawn that is hidden later. */
  void draw(Camera camera) {
    pieces.stream()
        .filter(piece -> camera.sees(piece.middle(), piece.radius()))
        .sorted(
            Comparator.comparingDouble(
                piece -> piece.middle().minus(camera.eye()).length() - piece.radius()))
        .forEach(piece -> piece.mesh().draw());
  }

  @Override
  public void close() {
    pieces.forEach(piece -> piece.mesh().close());
  }
}
