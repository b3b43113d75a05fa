package dev.parley.tools.recommend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables one after the other, each beginning with a line of column names, the first of which is
 * {@code date}: what several files of notes are when put together.
 *
 * <p><i>Source.</i> RFC 4180, without line breaks inside a value.
 */
final class CsvTable {
  private static final String FIRST_COLUMN = "date";

  private CsvTable() {}

  /** Every line that is no header, by column; a line of another length than its header is none. */
  static List<Map<String, String>> rows(String text) {
    List<Map<String, String>> rows = new ArrayList<>();
    List<String> columns = List.of();
    for (String line : text.lines().toList()) {
      List<String> values = values(line);
      if (values.get(0).equals(FIRST_COLUMN)) {
        columns = values;
      } else if (values.size() == columns.size()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          row.put(columns.get(i), values.get(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<String> values(String line) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char each = line.charAt(i);
      if (each == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        value.append(each);
        i++;
      } else if (each == '"') {
        quoted = !quoted;
      } else if (each == ',' && !quoted) {
        values.add(value.toString());
        value.setLength(0);
      } else {
        value.append(each);
      }
    }
    values.add(value.toString());
    return values;
  }
}
