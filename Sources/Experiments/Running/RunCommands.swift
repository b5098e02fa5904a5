import Models
import QualityMetrics
import Results

extension ResultsStore {
  /// All that is known of how a stored number came about, with up to `ends` items at both ends, and the commands that
  /// make it again, `commandOptions` behind them.
  public func origin(of scored: ScoredRun, ends: Int, commandOptions: String) throws -> ScoreOrigin {
    var origin = try origin(of: scored, ends: ends)
    if let signature = try? Signature(json: scored.score.signature) {
      origin.source = signature.metric.source
      origin.conditions = signature.fields.map { field, value in
        .init(field: field.name, value: value, words: signature.words(for: field))
      }
    }
    origin.command = (try? RunSpecification(json: scored.run.specification))?.command.map { $0 + commandOptions }
    origin.repetition += commandOptions
    return origin
  }
}

extension RunSpecification {
  /// The command that plans this very run today; nil where no plan has it, as with runs of an older plan.
  public var command: String? {
    let planned: [RunSpecification]
    let verb: String
    switch self {
    case .downstream(let run): (planned, verb) = (run.plan, run.verb)
    case .personDownstream(let run): (planned, verb) = (run.plan, run.verb)
    default:
      guard let variant = plainVariant,
        let run = system.run(variant: variant, preset: preset, profile: profile, seed: seed)?.with(
          arithmetic: arithmetic)
      else { return nil }
      planned = [vgg19.map { run.with(vgg19: $0) } ?? run]
      verb =
        "train \(system.rawValue) --variant \(variant) --preset \(preset)" + (vgg19 == nil ? "" : " --vgg19 FILE")
        + (arithmetic == .float32 ? "" : " --dtype \(arithmetic.rawValue)")
    }
    return planned.contains(self) ? "synthbench \(verb) --profile \(profile.rawValue) --seeds \(seed)" : nil
  }

  /// The variant as commands name it, without what stands behind it in results.
  private var plainVariant: String? {
    system.variants.filter { variant == $0 || variant.hasPrefix($0 + "-") }.max { $0.count < $1.count }
  }

  /// The hash of a user's VGG-19, where one takes part.
  var vgg19: String? {
    switch self {
    case .handDepth(let run): run.vgg19
    case .superResolution(let run): run.vgg19
    case .deformableGAN(let run): run.vgg19
    default: nil
    }
  }

  /// The runs that must be finished before this one, first things first.
  var prerequisites: [RunSpecification] {
    switch self {
    case .downstream(let run) where run.regime.hasSynthetic: return [.handDepth(run.generator)]
    case .personDownstream(let run) where run.regime.hasSynthetic:
      let generator = RunSpecification.deformableGAN(run.generator)
      return generator.prerequisites + [generator]
    default:
      guard let first = prerequisite else { return [] }
      return first.prerequisites + [first]
    }
  }
}

extension Regime {
  fileprivate var hasSynthetic: Bool {
    switch self {
    case .synthetic, .realAndSynthetic: true
    case .real, .realAndAugmented: false
    }
  }
}

extension DownstreamRun {
  /// What `gain` plans from such a run's parts.
  fileprivate var plan: [RunSpecification] {
    HandsPlan(profile).downstream(network, seed: seed, imagesOf: generator.variant)
  }

  fileprivate var verb: String {
    "gain \(network == .poseRegressor ? "hand-pose" : "segmentation") --generator \(generator.variant.rawValue)"
  }
}

extension PersonDownstreamRun {
  /// What `gain` plans from such a run's parts.
  fileprivate var plan: [RunSpecification] {
    PeoplePlan(profile, background: background).downstream(network, seed: seed, imagesOf: generator.variant)
  }

  fileprivate var verb: String {
    "gain detection --generator \(generator.variant.rawValue) --background \(background.rawValue)"
  }
}
