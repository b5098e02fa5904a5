import Autograd
import Datasets
import Layers
import Tensors

/// TP-GAN's generator: encoder, local pathways, decoder, and the classifier of people that reads the code.
package struct TPGANGenerator: Parameterized {
  let encoder: TPGANEncoder
  let decoder: TPGANDecoder
  let local: TPGANLocalPathway?
  private let classifier: Dense
  private let dropout: Dropout
  private let configuration: TPGANConfiguration

  package init(_ configuration: TPGANConfiguration, using maker: inout TPGANLayerMaker) {
    self.configuration = configuration
    encoder = TPGANEncoder(configuration, using: &maker)
    local = configuration.variant.hasLocalPathway ? TPGANLocalPathway(configuration, using: &maker) : nil
    decoder = TPGANDecoder(configuration, using: &maker)
    classifier = maker.dense(configuration.features, configuration.people)
    dropout = Dropout(keep: configuration.classifierKeep)
  }

  /// What faces N×S×S×3 and their parts look like from the front.
  package func callAsFunction(
    _ images: Tensor, parts: [Tensor], noise: Tensor, _ pass: Pass
  ) -> TPGAN.Frontalized {
    let (size, count) = (configuration.size, images.shape[0])
    precondition(
      images.shape == [count, size, size, 3] && noise.shape == [count, configuration.noise],
      "faces of shape \(images.shape) with noise of \(noise.shape) do not suit a generator for \(size)×\(size)×3 and "
        + "\(configuration.noise) numbers of noise")
    let faces = [1, 2, 4].map { factor in
      let face = factor == 1 ? images : images.averagePooled(Window(factor, stride: factor))
      return Variable(.concatenated([face, face.flippedHorizontally()], axis: 3))
    }
    let (maps, code) = encoder(faces[0], pass)
    let turned = local?(checked(parts, count: count).map { Variable($0) }, pass)
    let made = decoder(
      maps: maps, code: .concatenated([code, Variable(noise)], axis: 1), faces: faces,
      parts: turned.map { turned in [turned.features, turned.pictures].compactMap { local?.fused($0) } } ?? [], pass)
    return TPGAN.Frontalized(faces: made, parts: turned?.pictures ?? [], code: code)
  }

  /// Who it is, N×K logits of the people of the training set.
  package func people(of code: Variable, _ pass: Pass) -> Variable {
    classifier(dropout(code, pass), pass)
  }

  private func checked(_ parts: [Tensor], count: Int) -> [Tensor] {
    for part in FacePart.allCases {
      let box = configuration.geometry.box(of: part)
      let wanted: Shape = [count, box.height, box.width, 3]
      precondition(
        parts.count == FacePart.allCases.count && parts[part.rawValue].shape == wanted,
        "parts of shapes \(parts.map(\.shape)) do not go with \(count) faces, whose \(part) has the shape \(wanted)")
    }
    return parts
  }

  package var parameters: [NamedParameter] {
    encoder.parameters(under: "encoder") + (local?.parameters(under: "local") ?? [])
      + decoder.parameters(under: "decoder") + classifier.parameters(under: "classifier")
  }
}
