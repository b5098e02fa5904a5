import Autograd
import Layers
import Tensors

/// The variational autoencoder of poses: N×3J to codes N×C and back, one hidden layer each way.
package struct PoseVAE: Parameterized {
  let hidden: Dense
  let mean: Dense
  let logVariance: Dense
  let decoderHidden: Dense
  let output: Dense

  /// - Parameter poses: N×3J, whose principal directions the outer layers start from; drawn weights without.
  init(_ configuration: CrossingNetsConfiguration, poses: Tensor?, using random: inout RandomStream) {
    let (numbers, units, code) = (3 * configuration.joints, configuration.poseUnits, configuration.codeSize)
    func dense(_ inputs: Int, _ outputs: Int) -> Dense {
      Dense(inputs, outputs, weights: .normal(mean: 0, deviation: 0.01), using: &random)
    }
    hidden = dense(numbers, units)
    mean = dense(units, code)
    logVariance = dense(units, code)
    decoderHidden = dense(code, units)
    output = dense(units, numbers)
    guard let poses else { return }
    // Units beyond the numbers of a pose keep what was drawn.
    let count = min(units, numbers)
    let directions = Tensor.concatenated(
      [principalDirections(of: poses, count: count), hidden.weight.value.sliced(axis: 0, count..<units)], axis: 0)
    hidden.weight.set(directions)
    output.weight.set(directions.transposed([1, 0]))
  }

  /// Mean and logarithm of the variance of the codes of poses.
  package func encode(_ poses: Variable, _ pass: Pass) -> (mean: Variable, logVariance: Variable) {
    let features = hidden(poses, pass).relu()
    return (mean(features, pass), logVariance(features, pass))
  }

  /// The poses of codes.
  package func decode(_ codes: Variable, _ pass: Pass) -> Variable {
    output(decoderHidden(codes, pass).leakyRelu(slope: 0.01), pass)
  }

  package var parameters: [NamedParameter] {
    hidden.parameters(under: "hidden") + mean.parameters(under: "mean")
      + logVariance.parameters(under: "log_variance") + decoderHidden.parameters(under: "decoder_hidden")
      + output.parameters(under: "output")
  }
}

/// Codes drawn around their means: mean + √variance·noise.
func drawn(_ code: (mean: Variable, logVariance: Variable), noise: Tensor) -> Variable {
  code.mean + (code.logVariance * 0.5).exponential().masked(by: noise)
}
