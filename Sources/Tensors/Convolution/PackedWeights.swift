import COneDNN

extension Tensor {
  /// These weights, from one output channel on, as `primitive` wants them. A reordered copy is kept until the weights
  /// change.
  func packed(for primitive: ConvolutionPrimitive, from channel: Int = 0) throws(OneDNNError) -> MemoryObject {
    let plain = try MemoryObject(primitive.plainWeights, storage, offset: channel * (count / max(1, shape[0])))
    guard let reorder = primitive.reorder else { return plain }
    let key = PackedKey(layout: primitive.weightsLayout, channel: channel)
    if let known = storage.packed.withLock({ $0[key] }) { return known }
    let layout = primitive.primitive.weights
    let packed = try MemoryObject(layout, Storage(count: layout.floatCount))
    try reorder.run([(DNNL_ARG_FROM, plain), (DNNL_ARG_TO, packed)])
    // Two threads may both come here for the same weights; their copies are equal and one is kept.
    storage.packed.withLock { $0[key] = packed }
    return packed
  }
}
