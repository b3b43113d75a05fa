// Streams and events.
#include <thread>
#include "driver.h"

using namespace stand_in;

namespace stand_in {

static void delay(uint64_t &state) {
  long long most = number_option("DELAY_US", 0);
  if (most <= 0) return;
  state = state * 6364136223846793005u + 1442695040888963407u;
  std::this_thread::sleep_for(std::chrono::microseconds((state >> 33) % static_cast<uint64_t>(most)));
}

void Stream::start() {
  std::thread([this] {
    Driver &all = driver();
    uint64_t random = reinterpret_cast<uint64_t>(this) ^ static_cast<uint64_t>(number_option("SEED", 1));
    std::unique_lock<std::mutex> guard(all.lock);
    for (;;) {
      all.changed.wait(guard, [&] { return stopping || !waiting.empty(); });
      if (waiting.empty()) break;
      std::function<void()> work = std::move(waiting.front());
      waiting.pop_front();
      guard.unlock();
      delay(random);
      work();
      guard.lock();
      finished++;
      all.changed.notify_all();
    }
    stopped = true;
    all.changed.notify_all();
  }).detach();
}

void Stream::add(std::function<void()> work) {
  waiting.push_back(std::move(work));
  submitted++;
  driver().changed.notify_all();
}

void Stream::wait(std::unique_lock<std::mutex> &guard) {
  uint64_t until = submitted;
  driver().changed.wait(guard, [&] { return finished >= until; });
}

Stream *find_stream(Context &context, void *handle) {
  if (reinterpret_cast<size_t>(handle) <= 2) return context.default_stream;
  return find<Stream>(context, handle);
}

int submit(Context &context, void *handle, std::shared_ptr<const Node> node) {
  Stream *stream = find_stream(context, handle);
  if (stream == nullptr) return failed(INVALID_HANDLE, "no such stream");
  if (stream->capture != nullptr) {
    if (stream->capture->invalid) return failed(CAPTURE_INVALIDATED, "an earlier call has ended this capture");
    stream->capture->graph->nodes.push_back(std::move(node));
  } else {
    stream->add([&context, node] { node->run(context); });
  }
  return SUCCESS;
}

int act(Context &context, void *stream, std::function<void()> action) {
  auto node = std::make_shared<Node>();
  node->action = std::move(action);
  return submit(context, stream, std::move(node));
}

}  // namespace stand_in

#define STREAM                                              \
  Stream *stream = find_stream(*context, handle);           \
  if (stream == nullptr) return failed(INVALID_HANDLE, "%s: no such stream", __func__)
#define EVENT                                               \
  Event *event = find<Event>(*context, handle);             \
  if (event == nullptr) return failed(INVALID_HANDLE, "%s: no such event", __func__)

API cuStreamCreateWithPriority(void **result, unsigned flags, int priority) {
  ENTER;
  if (flags > 1) return failed(INVALID_VALUE, "the flags 0x%x are unknown", flags);
  auto made = std::make_unique<Stream>();
  made->flags = flags;
  made->priority = std::max(-5, std::min(0, priority));
  made->start();
  *result = keep(*context, std::move(made));
  return SUCCESS;
}

API cuStreamGetPriority(void *handle, int *priority) {
  ENTER;
  STREAM;
  *priority = stream->priority;
  return SUCCESS;
}

API cuStreamDestroy_v2(void *handle) {
  ENTER;
  Stream *stream = find<Stream>(*context, handle);
  if (stream == nullptr || stream == context->default_stream) {
    return failed(INVALID_HANDLE, "%s: no such stream", __func__);
  }
  stream->stopping = true;
  driver().changed.notify_all();
  driver().changed.wait(guard, [&] { return stream->stopped; });
  context->objects.erase(stream);
  return SUCCESS;
}

static int forbidden_of(Stream *stream, const char *call) {
  if (stream->capture == nullptr) return SUCCESS;
  stream->capture->invalid = true;
  return failed(CAPTURE_UNSUPPORTED, "%s of a stream that captures", call);
}

API cuStreamSynchronize(void *handle) {
  ENTER_UNCAPTURED;
  STREAM;
  if (int error = forbidden_of(stream, __func__)) return error;
  stream->wait(guard);
  return enter(context);
}

API cuStreamQuery(void *handle) {
  ENTER_UNCAPTURED;
  STREAM;
  if (int error = forbidden_of(stream, __func__)) return error;
  return stream->finished == stream->submitted ? SUCCESS : NOT_READY;
}

API cuStreamWaitEvent(void *handle, void *event_handle, unsigned) {
  ENTER;
  STREAM;
  Event *event = find<Event>(*context, event_handle);
  if (event == nullptr) return failed(INVALID_HANDLE, "%s: no such event", __func__);
  if (event->captured || stream->capture != nullptr) {
    return failed(CAPTURE_UNSUPPORTED, "%s: the stand-in captures one stream only", __func__);
  }
  std::shared_ptr<EventTimes> times = event->times;
  uint64_t until = times->wanted;
  stream->add([times, until] {
    std::unique_lock<std::mutex> inner(driver().lock);
    driver().changed.wait(inner, [&] { return times->done >= until; });
  });
  return SUCCESS;
}

API cuEventCreate(void **result, unsigned flags) {
  ENTER;
  if (flags > 3) return failed(INVALID_VALUE, "the flags 0x%x are unknown", flags);
  auto made = std::make_unique<Event>();
  made->flags = flags;
  *result = keep(*context, std::move(made));
  return SUCCESS;
}

API cuEventDestroy_v2(void *handle) {
  ENTER;
  EVENT;
  context->objects.erase(event);
  return SUCCESS;
}

API cuEventRecord(void *handle, void *stream_handle) {
  ENTER;
  EVENT;
  Stream *stream = find_stream(*context, stream_handle);
  if (stream == nullptr) return failed(INVALID_HANDLE, "%s: no such stream", __func__);
  event->captured = stream->capture != nullptr;
  if (event->captured) return SUCCESS;
  std::shared_ptr<EventTimes> times = event->times;
  uint64_t mark = ++times->wanted;
  stream->add([times, mark] {
    std::lock_guard<std::mutex> inner(driver().lock);
    times->done = std::max(times->done, mark);
    times->time = std::chrono::steady_clock::now();
    driver().changed.notify_all();
  });
  return SUCCESS;
}

API cuEventSynchronize(void *handle) {
  ENTER_UNCAPTURED;
  EVENT;
  if (event->captured) return failed(CAPTURED_EVENT, "%s: recorded in a capture", __func__);
  std::shared_ptr<EventTimes> times = event->times;
  uint64_t until = times->wanted;
  driver().changed.wait(guard, [&] { return times->done >= until; });
  return enter(context);
}

API cuEventQuery(void *handle) {
  ENTER;
  EVENT;
  if (event->captured) return failed(CAPTURED_EVENT, "%s: recorded in a capture", __func__);
  return event->times->done >= event->times->wanted ? SUCCESS : NOT_READY;
}

API cuEventElapsedTime(float *milliseconds, void *from, void *to) {
  ENTER;
  Event *first = find<Event>(*context, from), *second = find<Event>(*context, to);
  for (Event *event : {first, second}) {
    if (event == nullptr || (event->flags & 2) != 0 || event->times->wanted == 0) {
      return failed(INVALID_HANDLE, "%s: no such event, or without times, or never recorded", __func__);
    }
    if (event->times->done < event->times->wanted) return NOT_READY;
  }
  *milliseconds = std::chrono::duration<float, std::milli>(second->times->time - first->times->time).count();
  return SUCCESS;
}
