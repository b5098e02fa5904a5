import COneDNN

/// A compiled oneDNN operation. Several threads may run it at once: it keeps no scratch memory of its own, and its
/// stream is made for the call.
final class Primitive: @unchecked Sendable {
  // Unchecked: the handle is read only after init, which oneDNN allows from any thread in user-scratchpad mode.
  private let handle: OpaquePointer
  private let scratchpad: Layout
  private let scratchpadFloats: Int
  /// The layouts that a convolution wants its operands in, or their gradients.
  let (input, weights, output): (Layout, Layout, Layout)
  /// oneDNN's name for the chosen kernel.
  let implementation: String

  /// Makes the operation of an operation descriptor (`dnnl_convolution_desc_t` and the like).
  convenience init(operation: UnsafeRawPointer, hint: OpaquePointer? = nil) throws(OneDNNError) {
    try self.init(taking: Self.description(of: operation, hint: hint))
  }

  /// Makes the copy of values from one layout to another.
  convenience init(reordering from: Layout, to: Layout) throws(OneDNNError) {
    let engine = try Engine.shared.get().handle
    let attributes = try Self.attributes()
    defer { dnnl_primitive_attr_destroy(attributes) }
    var description: OpaquePointer?
    let status = withUnsafePointer(to: from.descriptor) { from in
      withUnsafePointer(to: to.descriptor) { to in
        dnnl_reorder_primitive_desc_create(&description, from, engine, to, engine, attributes)
      }
    }
    try OneDNNError.check(status, "dnnl_reorder_primitive_desc_create")
    guard let description else { throw OneDNNError(call: "dnnl_reorder", status: dnnl_runtime_error) }
    try self.init(taking: description)
  }

  private init(taking description: OpaquePointer) throws(OneDNNError) {
    defer { dnnl_primitive_desc_destroy(description) }
    var handle: OpaquePointer?
    try OneDNNError.check(dnnl_primitive_create(&handle, description), "dnnl_primitive_create")
    guard let handle else { throw OneDNNError(call: "dnnl_primitive_create", status: dnnl_runtime_error) }
    self.handle = handle
    scratchpad = Self.layout([dnnl_query_scratchpad_md], of: description)
    scratchpadFloats = scratchpad.floatCount
    input = Self.layout([dnnl_query_src_md, dnnl_query_diff_src_md], of: description)
    weights = Self.layout([dnnl_query_weights_md, dnnl_query_diff_weights_md], of: description)
    output = Self.layout([dnnl_query_dst_md, dnnl_query_diff_dst_md], of: description)
    var name: UnsafePointer<CChar>?
    let named = dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, &name)
    // Safe: oneDNN's names are literals that end in zero.
    implementation = named == dnnl_success ? name.map { String(cString: $0) } ?? "" : ""
  }

  deinit { dnnl_primitive_destroy(handle) }

  /// Runs the operation on the given operands and returns when it is done; `times` times, with `move` called before
  /// each to point the operands elsewhere.
  func run(
    _ operands: [(argument: Int32, memory: MemoryObject)], times: Int = 1,
    move: (Int) throws(OneDNNError) -> Void = { (_) throws(OneDNNError) in }
  ) throws(OneDNNError) {
    var arguments = operands.map { dnnl_exec_arg_t(arg: $0.argument, memory: $0.memory.handle) }
    var scratchMemory: MemoryObject?
    if scratchpadFloats > 0 {
      let memory = try MemoryObject(scratchpad, Storage(count: scratchpadFloats))
      arguments.append(dnnl_exec_arg_t(arg: DNNL_ARG_SCRATCHPAD, memory: memory.handle))
      scratchMemory = memory
    }
    defer { withExtendedLifetime((operands, scratchMemory)) {} }
    // A stream is no more than a small object here (OpenMP runs a primitive before the call returns). oneDNN does
    // not promise that two threads may share one, so each call has its own.
    var stream: OpaquePointer?
    let engine = try Engine.shared.get().handle
    try OneDNNError.check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags.rawValue), "dnnl_stream_create")
    defer { dnnl_stream_destroy(stream) }
    for time in 0..<times {
      try move(time)
      try OneDNNError.check(
        dnnl_primitive_execute(handle, stream, Int32(arguments.count), arguments), "dnnl_primitive_execute")
    }
    try OneDNNError.check(dnnl_stream_wait(stream), "dnnl_stream_wait")
  }

  /// Attributes under which the caller brings the scratch memory.
  private static func attributes() throws(OneDNNError) -> OpaquePointer {
    var attributes: OpaquePointer?
    try OneDNNError.check(dnnl_primitive_attr_create(&attributes), "dnnl_primitive_attr_create")
    guard let attributes else { throw OneDNNError(call: "dnnl_primitive_attr_create", status: dnnl_runtime_error) }
    let status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user)
    if status != dnnl_success { dnnl_primitive_attr_destroy(attributes) }
    try OneDNNError.check(status, "dnnl_primitive_attr_set_scratchpad_mode")
    return attributes
  }

  /// The primitive descriptor of an operation, to be destroyed by the caller.
  static func description(of operation: UnsafeRawPointer, hint: OpaquePointer?) throws(OneDNNError) -> OpaquePointer {
    let engine = try Engine.shared.get().handle
    let attributes = try attributes()
    defer { dnnl_primitive_attr_destroy(attributes) }
    var description: OpaquePointer?
    try OneDNNError.check(
      dnnl_primitive_desc_create(&description, operation, attributes, engine, hint), "dnnl_primitive_desc_create")
    guard let description else { throw OneDNNError(call: "dnnl_primitive_desc_create", status: dnnl_runtime_error) }
    return description
  }

  /// The layout of the first operand asked for that the operation has; an empty one when it has none of them.
  private static func layout(_ queries: [dnnl_query_t], of description: OpaquePointer) -> Layout {
    for query in queries {
      // Safe: the pointer is valid while the description lives; the struct is copied.
      if let found = dnnl_primitive_desc_query_md(description, query, 0), found.pointee.ndims > 0 {
        return Layout(found.pointee)
      }
    }
    return Layout(dnnl_memory_desc_t())
  }
}
