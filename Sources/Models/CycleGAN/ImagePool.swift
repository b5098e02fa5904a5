import Layers
import Tensors

/// Generated images of the past, so that a critic does not forget what a generator used to do (Shrivastava et al.
/// 2017).
package struct ImagePool {
  private let capacity: Int
  /// Each 1×H×W×C.
  private var images: [Tensor] = []

  /// An empty pool for so many images.
  package init(capacity: Int) { self.capacity = capacity }

  /// What the critic is shown in the place of new images N×H×W×C.
  ///
  /// Until the pool is full each new image is stored and shown; afterwards half of the time a stored one is shown, and
  /// the new one takes its place.
  package mutating func exchange(_ new: Tensor, using random: inout RandomStream) -> Tensor {
    guard capacity > 0 else { return new }
    let shown = (0..<new.shape[0]).map { item in
      let image = new.sliced(axis: 0, item..<item + 1)
      if images.count < capacity {
        images.append(image)
        return image
      }
      guard random.uniform() > 0.5 else { return image }
      let place = random.integer(below: capacity)
      defer { images[place] = image }
      return images[place]
    }
    return .concatenated(shown, axis: 0)
  }

  /// The stored images, for a checkpoint; nil where there are none.
  package var memory: Tensor? { images.isEmpty ? nil : .concatenated(images, axis: 0) }

  /// Takes back what `memory` gave.
  ///
  /// - Throws: `WeightsError` when it holds more images than the pool.
  package mutating func restore(_ memory: Tensor?, name: String, file: String) throws {
    guard let memory else { return images = [] }
    guard memory.rank == 4, memory.shape[0] <= capacity else {
      throw WeightsError.wrongValue(
        file: file, name: name, reason: "has shape \(memory.shape), and a pool holds \(capacity) images at most")
    }
    images = (0..<memory.shape[0]).map { memory.sliced(axis: 0, $0..<$0 + 1) }
  }
}
