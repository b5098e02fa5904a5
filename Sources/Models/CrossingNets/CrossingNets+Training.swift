import Autograd
import Layers
import Tensors

extension CrossingNets {
  /// Latent variables of a batch of poses, and as many mixtures of them; all N×Z.
  package struct Latents {
    package let own: Tensor
    package let mixed: Tensor
  }

  /// What is made from the latent variables of a batch: for their own poses, and for mixtures.
  package struct MadeMaps {
    package let own: Variable
    package let mixed: Variable

    /// Mixtures first, then the batch's own, as the released program has them; with or without the way back.
    func together(isDetached: Bool) -> Variable {
      .concatenated(isDetached ? [mixed.detached, own.detached] : [mixed, own], axis: 0)
    }
  }

  /// One training step on a batch of the stage that the step belongs to, numbered from 0.
  public func train(_ batch: Batch, step: Int) -> [LossValue] {
    let (stage, inner) = configuration.stage(of: step)
    switch (stage, batch) {
    case (.pose, .poses(let poses)): return trainPoses(poses, draws(poses.count, step), step: inner)
    case (.depth, .depth(let images)): return trainDepth(images, draws(images.shape[0], step), step: inner)
    case (.link, .pairs(let pairs, _)): return link(pairs, draws(pairs.poses.count, step), step: inner)
    case (.joint, .pairs(let pairs, let unlabelled)):
      return trainJointly(pairs, unlabelled: unlabelled, draws(pairs.poses.count, step), step: inner)
    default: preconditionFailure("step \(step) is of the \(stage.rawValue) stage, which takes another kind of batch")
    }
  }

  private func draws(_ count: Int, _ step: Int) -> Draws { Draws(count, configuration, seed: seed, step: step) }

  /// Norms use the batch and remember it.
  private var remembering: Pass {
    Pass(.training, arithmetic: configuration.arithmetic, dropout: RandomStream(seed: seed, role: .dropout))
  }

  /// Norms use the batch and forget it: real maps alone decide what poses are read with afterwards, the batch's own
  /// poses what maps are made with.
  package var forgetting: Pass {
    Pass(
      .inference, statistics: .batch, arithmetic: configuration.arithmetic,
      dropout: RandomStream(seed: seed, role: .dropout))
  }

  private func values(_ terms: [Term], over count: Int = 1) -> [LossValue] {
    terms.map { LossValue($0.name, $0.value.item / Float(count)) }
  }

  // MARK: One space at a time

  package func trainPoses(_ poses: RootedPoses, _ draws: Draws, step: Int) -> [LossValue] {
    let terms = poseTerms(poses.relative, noise: draws.codes, remembering)
    poseOptimizer.minimize(loss(terms), rate: configuration.poseRate(step))
    return values(terms, over: poses.count)
  }

  package func trainDepth(_ images: Tensor, _ draws: Draws, step: Int) -> [LossValue] {
    let rate = configuration.depthRate(step)
    let (real, made) = (Variable(images), generator(Variable(draws.latents), remembering))
    let judged = discriminator.judge(discriminator.trunk(real, remembering), remembering)
    let fake = discriminator.judge(discriminator.trunk(made.detached, forgetting), forgetting)
    let criticTerm: Term = ("discriminator/adversarial", 1, criticLoss(real: judged.verdict, fake: fake.verdict))
    depthOptimizers.discriminator.minimize(loss([criticTerm]), rate: rate)
    let term: Term = ("generator/adversarial", 1, verdict(on: made, beside: real))
    depthOptimizers.generator.minimize(loss([term]), rate: rate)
    return values([criticTerm, term])
  }

  /// The generator's adversarial loss by the critic as it is now.
  private func verdict(on made: Variable, beside real: Variable) -> Variable {
    let wanted = discriminator.judge(discriminator.trunk(real, forgetting), forgetting).features.detached
    return adversarialLoss(
      real: wanted, fake: discriminator.judge(discriminator.trunk(made, forgetting), forgetting))
  }

  // MARK: Both spaces

  /// The latent variables of a batch: codes drawn as in the first stage, and the root's place.
  package func latents(_ poses: RootedPoses, _ draws: Draws) -> Latents {
    let code = poseVAE.encode(Variable(poses.relative), forgetting)
    let codes = drawn(code, noise: draws.codes * configuration.poseNoise).value
    let own = Tensor.concatenated([codes, poses.offsets], axis: 1)
    return Latents(own: own, mixed: matrixProduct(draws.shares, own))
  }

  package func made(_ latents: Latents) -> MadeMaps {
    func maps(_ latents: Tensor, _ pass: Pass) -> Variable { generator(alignment(Variable(latents), pass), pass) }
    return MadeMaps(own: maps(latents.own, remembering), mixed: maps(latents.mixed, forgetting))
  }

  /// The alignment learns to reconstruct; the heads learn on a trunk that stands still.
  package func link(_ pairs: Pairs, _ draws: Draws, step: Int) -> [LossValue] {
    let rate = configuration.linkRate(step)
    let latents = latents(pairs.poses, draws)
    let maps = configuration.variant.hasGenerator ? made(latents) : nil
    let heads = discriminatorTerms(pairs, unlabelled: nil, latents, maps, judges: false)
    linkOptimizers.heads.minimize(loss(heads), rate: rate)
    guard let maps else { return values(heads) }
    let term: Term = (
      "generator/reconstruction", configuration.reconstructionWeight,
      reconstructionLoss(maps.own, Variable(pairs.depth))
    )
    linkOptimizers.alignment.minimize(loss([term]), rate: rate)
    return values(heads + [term])
  }

  package func trainJointly(_ pairs: Pairs, unlabelled: Tensor?, _ draws: Draws, step: Int) -> [LossValue] {
    let rate = configuration.jointRate(step)
    let latents = latents(pairs.poses, draws)
    let maps = configuration.variant.hasGenerator ? made(latents) : nil
    let judging = discriminatorTerms(pairs, unlabelled: unlabelled, latents, maps)
    jointOptimizers.discriminator.minimize(loss(judging), rate: rate)
    guard let maps else { return values(judging) }
    let making = generatorTerms(pairs, unlabelled: unlabelled, latents, maps)
    jointOptimizers.generator.minimize(loss(making), rate: rate)
    return values(judging + making)
  }

  /// What the posterior, the smoothness head and, where it judges, the critic learn from. Maps without labels are real
  /// to the critic.
  package func discriminatorTerms(
    _ pairs: Pairs, unlabelled: Tensor?, _ latents: Latents, _ maps: MadeMaps?, judges: Bool = true
  ) -> [Term] {
    let (variant, count) = (configuration.variant, pairs.poses.count)
    let trunk = discriminator.trunk(realMaps(pairs, unlabelled), remembering)
    let labelled = trunk.sliced(axis: 0, 0..<count)
    let read = posterior(labelled, remembering)
    var terms: [Term] = [
      ("posterior/latent", configuration.posteriorWeight, meanSquaredError(read, Variable(latents.own)))
    ]
    guard let maps else { return terms }
    let fake = discriminator.trunk(maps.together(isDetached: true), forgetting)
    if judges, variant.hasCritic {
      let verdicts = (
        discriminator.judge(trunk, remembering).verdict, discriminator.judge(fake, forgetting).verdict
      )
      terms.append(
        (
          "discriminator/adversarial", configuration.adversarialWeight,
          criticLoss(real: verdicts.0, fake: verdicts.1)
        ))
    }
    if variant.hasSmoothness {
      let seen = smoothness(labelled, remembering)
      terms.append(
        ("smoothness/latent", configuration.smoothnessWeight, distanceLoss(latents, real: seen, fake: fake)))
    }
    return terms
  }

  /// What the generator and the alignment learn from, by the discriminator as it is now.
  package func generatorTerms(
    _ pairs: Pairs, unlabelled: Tensor?, _ latents: Latents, _ maps: MadeMaps
  ) -> [Term] {
    var terms: [Term] = [
      (
        "generator/reconstruction", configuration.reconstructionWeight,
        reconstructionLoss(maps.own, Variable(pairs.depth))
      )
    ]
    let real = discriminator.trunk(realMaps(pairs, unlabelled), forgetting).detached
    let fake = discriminator.trunk(maps.together(isDetached: false), forgetting)
    if configuration.variant.hasCritic {
      let wanted = discriminator.judge(real, forgetting).features.detached
      let term = adversarialLoss(real: wanted, fake: discriminator.judge(fake, forgetting))
      terms.append(("generator/adversarial", configuration.adversarialWeight, term))
    }
    if configuration.variant.hasSmoothness {
      let seen = smoothness(real.sliced(axis: 0, 0..<pairs.poses.count), forgetting).detached
      terms.append(
        ("generator/smoothness", configuration.smoothnessWeight, distanceLoss(latents, real: seen, fake: fake)))
    }
    return terms
  }

  /// The real depth maps of a step, those of the pairs first. Without a critic nobody may see what has no label.
  private func realMaps(_ pairs: Pairs, _ unlabelled: Tensor?) -> Variable {
    guard let unlabelled, configuration.variant.hasCritic else { return Variable(pairs.depth) }
    return Variable(.concatenated([pairs.depth, unlabelled], axis: 0))
  }

  private func distanceLoss(_ latents: Latents, real: Variable, fake trunk: Variable) -> Variable {
    let (count, seen) = (latents.own.shape[0], smoothness(trunk, forgetting))
    return smoothnessLoss(
      latents, real: real, mixed: seen.sliced(axis: 0, 0..<count), own: seen.sliced(axis: 0, count..<2 * count))
  }
}
