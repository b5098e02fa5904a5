import Layers
import Tensors

/// `offset + scale·u` with u in [−1, 1) from a 32-bit hash of the name and the place: the values that `parity.py`
/// computes, so that weights and inputs need not be stored.
public func hashedTensor(_ name: String, _ shape: Shape, scale: Double = 1, offset: Double = 0) -> Tensor {
  let seed = name.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
  return Tensor(shape) { span in
    for place in span.indices {
      var h = UInt32(truncatingIfNeeded: place) &* 0x9E37_79B9 &+ seed
      h ^= h >> 16
      h &*= 0x7FEB_352D
      h ^= h >> 15
      h &*= 0x846C_A68B
      h ^= h >> 16
      span[place] = Float(offset + scale * (Double(h >> 8) * 0x1p-23 - 1))
    }
  }
}

/// Sets every parameter to hashed values that depend on its name and shape alone, as `hashed_parameter` in
/// `parity.py`.
public func setHashedValues(of parameters: [NamedParameter]) {
  for named in parameters {
    let (name, shape) = (named.name, named.parameter.shape)
    let values: Tensor
    if name.hasSuffix("running_mean") || name.hasSuffix("bias") {
      values = hashedTensor(name, shape, scale: 0.1)
    } else if name.hasSuffix("running_var") {
      values = hashedTensor(name, shape, scale: 0.5, offset: 1)
    } else if shape.rank == 1 {
      values = hashedTensor(name, shape, scale: 0.2, offset: 1)
    } else {
      let fan = shape.extents.dropFirst().reduce(1, *)
      values = hashedTensor(name, shape, scale: 1.5 / Double(fan).squareRoot())
    }
    named.parameter.set(values)
  }
}
