import Autograd
import Layers
import Networks
import Tensors

/// The last two maps of a face network's encoder, in whose terms a translation keeps the person. The network is used as
/// it is, with running statistics.
public struct FaceNetworkFeatures: FaceFeatureNetwork {
  /// Architecture and hash of the weights.
  public let identity: String
  private let network: FaceNetwork

  /// Looks through a network that has been trained already.
  public init(_ network: FaceNetwork, identity: String) {
    (self.network, self.identity) = (network, identity)
  }

  /// N×S/8×S/8 and N×S/16×S/16 maps.
  public func faceFeatures(of images: Variable, in arithmetic: Arithmetic) -> [Variable] {
    let pass = Pass.inference(in: arithmetic)
    var maps: [Variable] = []
    for block in network.encoder {
      let convolved = block.convolution.frozen(maps.last ?? images, in: arithmetic)
      maps.append(block.norm(convolved, pass, then: .relu))
    }
    return maps.suffix(2)
  }
}
