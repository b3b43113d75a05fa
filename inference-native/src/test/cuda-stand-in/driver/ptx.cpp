#include "ptx.h"
#include <cstdio>
#include <regex>

namespace stand_in {

static unsigned bytes_of(const std::string &type) {
  if (type.size() < 2) return 0;
  return static_cast<unsigned>(atoi(type.c_str() + 1)) / 8;
}

// ".param .align 8 .b8 name[32]" or ".param .u64 name": the bytes of each.
static std::vector<unsigned> parameters_in(const std::string &text) {
  std::vector<unsigned> bytes;
  static const std::regex declaration(R"(\.param\s+(?:\.align\s+\d+\s+)?\.([a-z]\d+)\s+[\w$]+(?:\[(\d+)\])?)");
  for (std::sregex_iterator i(text.begin(), text.end(), declaration), end; i != end; ++i) {
    unsigned count = (*i)[2].matched ? static_cast<unsigned>(atoi((*i)[2].str().c_str())) : 1;
    bytes.push_back(bytes_of((*i)[1]) * count);
  }
  return bytes;
}

// Where the block that begins with the next brace ends.
static size_t end_of_body(const std::string &text, size_t from) {
  int depth = 0;
  for (size_t i = text.find('{', from); i < text.size(); i++) {
    depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
    if (depth == 0) return i;
  }
  return text.size();
}

// Of all functions of a file together, each with its bytes: a kernel has those that it names. What
// only a called function names is not counted; kernels are inlined whole.
static std::map<std::string, int> shared_in(const std::string &text) {
  std::map<std::string, int> bytes;
  static const std::regex declaration(R"(\.shared\s+(?:\.align\s+\d+\s+)?\.([a-z]\d+)\s+([\w$]+)(?:\[(\d+)\])?;)");
  for (std::sregex_iterator i(text.begin(), text.end(), declaration), end; i != end; ++i) {
    int count = (*i)[3].matched ? atoi((*i)[3].str().c_str()) : 1;
    bytes[(*i)[2]] = static_cast<int>(bytes_of((*i)[1])) * count;
  }
  return bytes;
}

Ptx read_ptx(const std::string &text) {
  Ptx ptx;
  int major = 0, minor = 0;
  size_t version = text.find(".version "), target = text.find(".target sm_");
  if (version != std::string::npos) sscanf(text.c_str() + version, ".version %d.%d", &major, &minor);
  ptx.version = major * 10 + minor;
  if (target != std::string::npos) sscanf(text.c_str() + target, ".target sm_%d", &ptx.target);
  const std::map<std::string, int> shared = shared_in(text);
  const std::string keyword = ".entry ";
  for (size_t at = text.find(keyword); at != std::string::npos; at = text.find(keyword, at + 1)) {
    PtxEntry entry;
    size_t name = at + keyword.size(), open = text.find('(', name), close = text.find(')', open);
    size_t body = text.find('{', close), end = end_of_body(text, close);
    entry.name = text.substr(name, text.find_first_of(" (\n\t", name) - name);
    entry.parameter_bytes = parameters_in(text.substr(open, close - open));
    std::string directives = text.substr(close, body - close), code = text.substr(body, end - body);
    int x = 1, y = 1, z = 1;
    size_t most = directives.find(".maxntid");
    if (most != std::string::npos && sscanf(directives.c_str() + most, ".maxntid %d, %d, %d", &x, &y, &z) >= 1) {
      entry.max_threads = x * y * z;
    }
    for (const auto &variable : shared) {
      if (code.find(variable.first) != std::string::npos) entry.shared_bytes += variable.second;
    }
    ptx.entries.push_back(entry);
  }
  return ptx;
}

}  // namespace stand_in
