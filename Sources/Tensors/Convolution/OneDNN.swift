import COneDNN

/// A call into oneDNN that did not succeed.
struct OneDNNError: Error, CustomStringConvertible {
  let call: String
  let status: dnnl_status_t

  var description: String {
    switch status {
    case dnnl_out_of_memory: return "\(call): out of memory"
    case dnnl_invalid_arguments: return "\(call): invalid arguments"
    case dnnl_unimplemented: return "\(call): not implemented on this processor"
    case dnnl_runtime_error: return "\(call): failed while running"
    default: return "\(call): status \(status.rawValue)"
    }
  }

  /// Throws when a call did not succeed.
  static func check(_ status: dnnl_status_t, _ call: StaticString) throws(OneDNNError) {
    if status != dnnl_success { throw OneDNNError(call: "\(call)", status: status) }
  }
}

/// oneDNN's processor. It is never changed once made, so that all threads share it.
struct Engine: @unchecked Sendable {
  let handle: OpaquePointer

  /// The one engine of this process; it lives until the end.
  static let shared: Result<Engine, OneDNNError> = {
    var handle: OpaquePointer?
    let status = dnnl_engine_create(&handle, dnnl_cpu, 0)
    guard status == dnnl_success, let handle else {
      return .failure(OneDNNError(call: "dnnl_engine_create", status: status))
    }
    return .success(Engine(handle: handle))
  }()
}

/// How the values of one operand lie in memory.
struct Layout: @unchecked Sendable, Equatable {
  // Unchecked: plain numbers; the C struct is imported without Sendable.
  private(set) var descriptor = dnnl_memory_desc_t()

  /// The layout that a primitive reported.
  init(_ descriptor: dnnl_memory_desc_t) { self.descriptor = descriptor }

  private init(_ extents: [Int], _ tag: dnnl_format_tag_t) throws(OneDNNError) {
    let extents = extents.map(Int64.init)
    try OneDNNError.check(
      dnnl_memory_desc_init_by_tag(&descriptor, Int32(extents.count), extents, dnnl_f32, tag),
      "dnnl_memory_desc_init_by_tag")
  }

  /// Images in this library's own layout, given as N×H×W×C.
  static func images(_ shape: Shape) throws(OneDNNError) -> Layout {
    try Layout([shape[0], shape[3], shape[1], shape[2]], dnnl_nhwc)
  }

  /// Images N×H×W×C in whatever layout suits the primitive.
  static func freeImages(_ shape: Shape) throws(OneDNNError) -> Layout {
    try Layout([shape[0], shape[3], shape[1], shape[2]], dnnl_format_tag_any)
  }

  /// Weights of shape O×I×KH×KW in whatever layout suits the primitive.
  static func freeWeights(_ shape: Shape) throws(OneDNNError) -> Layout {
    try Layout(shape.extents, dnnl_format_tag_any)
  }

  /// Weights in this library's own layout, O×I×KH×KW; `channels` exceeds I when they are a range of the input channels
  /// of wider ones.
  static func weights(_ shape: Shape, withinInputChannels channels: Int) throws(OneDNNError) -> Layout {
    let (height, width) = (shape[2], shape[3])
    let strides = [channels * height * width, height * width, width, 1].map(Int64.init)
    var descriptor = dnnl_memory_desc_t()
    try OneDNNError.check(
      dnnl_memory_desc_init_by_strides(&descriptor, 4, shape.extents.map(Int64.init), dnnl_f32, strides),
      "dnnl_memory_desc_init_by_strides")
    return Layout(descriptor)
  }

  /// One value per channel.
  static func vector(_ count: Int) throws(OneDNNError) -> Layout { try Layout([count], dnnl_a) }

  /// One value per channel, to be broadcast over images N×H×W×C.
  static func channels(_ count: Int) throws(OneDNNError) -> Layout { try Layout([1, count, 1, 1], dnnl_nhwc) }

  /// The floats that a block in this layout takes, padding of blocked layouts included.
  var floatCount: Int {
    withUnsafePointer(to: descriptor) { (Int(dnnl_memory_desc_get_size($0)) + 3) / 4 }
  }

  static func == (a: Layout, b: Layout) -> Bool {
    withUnsafePointer(to: a.descriptor) { a in
      withUnsafePointer(to: b.descriptor) { b in dnnl_memory_desc_equal(a, b) != 0 }
    }
  }
}

/// A block of memory with its layout, as oneDNN takes it.
final class MemoryObject: @unchecked Sendable {
  // Unchecked: objects that threads share are never moved; oneDNN only reads the handle while primitives run.
  let handle: OpaquePointer
  /// The owner of the block, where this object keeps it alive.
  private let storage: Storage?

  /// Wraps a block, or what follows `offset` floats into it, and keeps it alive. oneDNN writes zeros into the padding
  /// of blocked layouts here, so such a block must not be shared yet.
  init(_ layout: Layout, _ storage: Storage, offset: Int = 0) throws(OneDNNError) {
    handle = try Self.make(layout, storage.pointer + offset)
    self.storage = storage
  }

  /// Wraps memory that somebody else keeps alive for longer than this object lives.
  init(_ layout: Layout, unowned pointer: UnsafeMutablePointer<Float>) throws(OneDNNError) {
    handle = try Self.make(layout, pointer)
    storage = nil
  }

  /// Points an object that the calling thread alone has, made with `unowned`, at other memory of the same layout.
  func move(to pointer: UnsafeMutablePointer<Float>) throws(OneDNNError) {
    try OneDNNError.check(
      dnnl_memory_set_data_handle(handle, UnsafeMutableRawPointer(pointer)), "dnnl_memory_set_data_handle")
  }

  deinit { dnnl_memory_destroy(handle) }

  private static func make(_ layout: Layout, _ pointer: UnsafeMutablePointer<Float>) throws(OneDNNError)
    -> OpaquePointer
  {
    var handle: OpaquePointer?
    let engine = try Engine.shared.get().handle
    let status = withUnsafePointer(to: layout.descriptor) {
      dnnl_memory_create(&handle, $0, engine, UnsafeMutableRawPointer(pointer))
    }
    try OneDNNError.check(status, "dnnl_memory_create")
    guard let handle else { throw OneDNNError(call: "dnnl_memory_create", status: dnnl_runtime_error) }
    return handle
  }
}
