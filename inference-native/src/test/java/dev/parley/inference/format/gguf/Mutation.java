package dev.parley.inference.format.gguf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** The ways in which a sound file is broken. Every one works on the file's header in place. */
public enum Mutation {
  CUT_ANYWHERE {
    @Override
    public void apply(Mutant file, RandomGenerator random) {
      file.size = random.nextLong(file.size);
    }
  },
  CUT_HEADER {
    @Override
    public void apply(Mutant file, RandomGenerator random) {
      file.size = random.nextInt(file.header.capacity());
    }
  },
  FLIP_BITS {
    @Override
    public void apply(Mutant file, RandomGenerator random) {
      for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
        int at = random.nextInt(file.header.capacity());
        file.header.put(at, (byte) (file.header.get(at) ^ (1 << random.nextInt(Byte.SIZE))));
      }
    }
  },
  COUNT {
    @Override
    public void apply(Mutant file, RandomGenerator random) {
      file.header.putLong(random.nextBoolean() ? 8 : 16, hugeOrSmall(random));
    }
  },
  LENGTH {
    @Override
    public void apply(Mutant file, RandomGenerator random) {
      int valueType = file.afterKey(random);
      List<Integer> lengths =
          List.of(
              file.keyLength(random),
              file.tensorNameLength(random),
              valueType + Integer.BYTES, // of a string
              valueType + 2 * Integer.BYTES); // of an array
      file.header.putLong(lengths.get(random.nextInt(lengths.size())), hugeOrSmall(random));
    }
  },
  ANYWHERE {
    @Override
    public void apply(Mutant file, RandomGenerator random) {
      int at = random.nextInt(file.header.capacity() - Long.BYTES);
      file.header.putLong(at, hugeOrSmall(random));
    }
  },
  VALUE_TYPE {
    @Override
    public void apply(Mutant file, RandomGenerator random) {
      file.header.putInt(file.afterKey(random), random.nextInt(16) - 1);
    }
  },
  TENSOR_NAME {
    @Override
    public void apply(Mutant file, RandomGenerator random) {
      byte[] name = file.randomTensor(random).name().getBytes(StandardCharsets.UTF_8);
      int end = file.afterTensorName(random);
      file.header.put(end - name.length, name);
    }
  },
  TENSOR_RANK {
    @Override
    public void apply(Mutant file, RandomGenerator random) {
      file.header.putInt(file.afterTensorName(random), random.nextInt(8) - 1);
    }
  },
  TENSOR_DIMENSION {
    @Override
    public void apply(Mutant file, RandomGenerator random) {
      file.header.putLong(file.afterTensorName(random) + Integer.BYTES, hugeOrSmall(random));
    }
  },
  TENSOR_TYPE {
    @Override
    public void apply(Mutant file, RandomGenerator random) {
      file.header.putInt(file.typeOf(file.randomTensor(random)), random.nextInt(45) - 1);
    }
  },
  TENSOR_OFFSET {
    @Override
    public void apply(Mutant file, RandomGenerator random) {
      int at = file.typeOf(file.randomTensor(random)) + Integer.BYTES;
      long own = file.header.getLong(at);
      long other = file.header.getLong(file.typeOf(file.randomTensor(random)) + Integer.BYTES);
      List<Long> offsets =
          List.of(other, other + 32, own + 1, own - 32, own + 32, file.size, hugeOrSmall(random));
      file.header.putLong(at, offsets.get(random.nextInt(offsets.size())));
    }
  };

  public abstract void apply(Mutant file, RandomGenerator random);

  private static long hugeOrSmall(RandomGenerator random) {
    List<Long> numbers =
        List.of(
            -1L,
            0L,
            1L,
            12L,
            33L,
            1L << 16,
            1L << 31,
            1L << 32,
            1L << 40,
            1L << 60,
            Long.MAX_VALUE,
            Long.MIN_VALUE);
    return numbers.get(random.nextInt(numbers.size()));
  }
}
