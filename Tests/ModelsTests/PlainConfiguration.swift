import Layers
import Models

extension HandDepthConfiguration {
  /// The small set-up with one rate and the released weights under both presets: what the stored traces and PyTorch's
  /// numbers were made with.
  static func plain(_ variant: HandDepthVariant, _ preset: HandDepthPreset) -> HandDepthConfiguration {
    var configuration = HandDepthConfiguration.small(variant, preset, steps: 10)
    configuration.optimizer = .adam(beta1: 0.5)
    configuration.rate = .constant(1e-3)
    configuration.discriminatorRateShare = 1
    configuration.adversarialWeight = 1
    configuration.styleWeights = .released
    return configuration
  }
}
