// As much of a PTX file as a launch depends on.
#pragma once
#include <map>
#include <string>
#include <vector>

namespace stand_in {

struct PtxEntry {
  std::string name;
  std::vector<unsigned> parameter_bytes;
  int max_threads = 1024;
  int shared_bytes = 0;
};

struct Ptx {
  int version = 0;  // 78 for 7.8
  int target = 0;   // 75 for sm_75
  std::vector<PtxEntry> entries;
};

Ptx read_ptx(const std::string &text);

}  // namespace stand_in
