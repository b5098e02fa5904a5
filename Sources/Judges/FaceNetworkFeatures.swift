import Autograd
import Layers
import Networks
import Tensors

/// Two maps of a face network's encoder, in whose terms a translation keeps the person. The network is used as
/// it is, with running statistics.
public struct FaceNetworkFeatures: FaceFeatureNetwork {
  /// Architecture and hash of the weights.
  public let identity: String
  private let network: FaceNetwork
  private let depth: Int

  /// Looks through a network that has been trained already, at the last two maps of its first `depth` blocks; all four
  /// unless told otherwise.
  public init(_ network: FaceNetwork, depth: Int = 4, identity: String) {
    precondition(
      (2...network.encoder.count).contains(depth),
      "a face network of \(network.encoder.count) blocks has no two maps up to block \(depth)")
    (self.network, self.depth, self.identity) = (network, depth, identity)
  }

  /// Two maps, of blocks `depth` − 1 and `depth`; block k halves images k times.
  public func faceFeatures(of images: Variable, in arithmetic: Arithmetic) -> [Variable] {
    let pass = Pass.inference(in: arithmetic)
    var maps: [Variable] = []
    for block in network.encoder.prefix(depth) {
      let convolved = block.convolution.frozen(maps.last ?? images, in: arithmetic)
      maps.append(block.norm(convolved, pass, then: .relu))
    }
    return maps.suffix(2)
  }
}
