import Tensors

/// The gradients of `output` with respect to each of `variables`; zeros where nothing connects them.
///
/// - Parameters:
///   - output: what is differentiated; a scalar unless `upstream` is given.
///   - variables: leaves or intermediate variables.
///   - upstream: the gradient that flows into `output`; 1 when nil.
///   - isRecorded: whether the gradients can be differentiated again. Implies `keepsGraph`.
///   - keepsGraph: whether the graph can be used for another backward pass; otherwise what it saved is freed on
///     the way, and a second pass through it traps.
public func gradients(
  of output: Variable, withRespectTo variables: [Variable], upstream: Tensor? = nil, isRecorded: Bool = false,
  keepsGraph: Bool = false
) -> [Variable] {
  precondition(
    upstream != nil || output.value.count == 1,
    "only a scalar has gradients without an upstream one; this output has shape \(output.shape)")
  let seed = Variable(upstream ?? Tensor(output.shape, repeating: 1))
  precondition(
    seed.shape == output.shape, "an upstream gradient of shape \(seed.shape) does not fit \(output.shape)")

  var order = backwardOrder(from: output, to: Set(variables.map(ObjectIdentifier.init)))
  var reached: [ObjectIdentifier: Variable] = [ObjectIdentifier(output): seed]
  let wanted = Set(variables.map(ObjectIdentifier.init))
  let usesUp = !keepsGraph && !isRecorded
  var uses = usesUp ? order.usesOfLeaves(among: wanted) : [:]
  // Each node leaves the list before it is used, so that its values are freed as soon as nothing else needs them.
  while let node = order.nodes.popLast() {
    let id = ObjectIdentifier(node)
    guard let origin = node.origin, let upstream = reached[id] else { continue }
    if !wanted.contains(id) { reached[id] = nil }
    let call = GradientCall(
      inputs: isRecorded ? origin.inputs : origin.inputs.map(\.detached),
      output: isRecorded ? node : node.detached,
      needed: origin.inputs.map { order.leading.contains(ObjectIdentifier($0)) },
      isRecorded: isRecorded)
    var contributions = origin.rule(upstream, call)
    precondition(
      contributions.count == origin.inputs.count,
      "a gradient rule gave \(contributions.count) gradients for \(origin.inputs.count) inputs")
    for (index, input) in origin.inputs.enumerated() where call.needed[index] {
      guard var contribution = contributions[index].take() else { continue }
      precondition(
        contribution.shape == input.shape,
        "a gradient of shape \(contribution.shape) does not fit an input of shape \(input.shape)")
      let inputID = ObjectIdentifier(input)
      if var earlier = reached.removeValue(forKey: inputID) {
        if !isRecorded, isKnownUniquelyReferenced(&earlier), earlier.value.accumulate(contribution.value) {
          contribution = earlier
        } else if isRecorded || !isKnownUniquelyReferenced(&contribution)
          || !contribution.value.accumulate(earlier.value)
        {
          contribution = earlier + contribution
        }
      }
      reached[inputID] = contribution
    }
    for input in origin.inputs where input.origin == nil {
      guard let left = uses[ObjectIdentifier(input)] else {
        input.isPassed = true
        // A frozen network's weights: their copies would take more room than all else until the next step.
        if !input.requiresGradient { input.value.dropLayouts() }
        continue
      }
      uses[ObjectIdentifier(input)] = left - 1
      if left == 1 { input.value.dropCopies() }
    }
    if usesUp {
      node.origin = nil
      node.isConsumed = true
    }
  }
  return variables.map { reached[ObjectIdentifier($0)] ?? Variable(.zeros($0.shape)) }
}

/// The nodes that a gradient passes, each before everything that was made from it.
private struct BackwardOrder {
  var nodes: [Variable]
  /// Variables from which a way leads back to one that was asked for.
  var leading: Set<ObjectIdentifier>

  /// How many nodes use each wanted leaf, in a pass that uses the graph up.
  ///
  /// The optimiser's step that follows makes copies of the leaves' weights in other layouts useless. So those of the
  /// way there go here, unless another pass has made some of the way back, and the others with the leaf's last
  /// gradient: their memory serves the gradients.
  func usesOfLeaves(among wanted: Set<ObjectIdentifier>) -> [ObjectIdentifier: Int] {
    var uses: [ObjectIdentifier: Int] = [:]
    for node in nodes {
      for input in node.origin?.inputs ?? [] where input.origin == nil && wanted.contains(ObjectIdentifier(input)) {
        if uses[ObjectIdentifier(input)] == nil, !input.isPassed { input.value.dropLayouts() }
        uses[ObjectIdentifier(input), default: 0] += 1
      }
    }
    return uses
  }
}

/// Depth-first order over the nodes between `output` and the targets, without recursion (graphs are deep).
private func backwardOrder(from output: Variable, to targets: Set<ObjectIdentifier>) -> BackwardOrder {
  var finished: [Variable] = []
  var leading = targets
  var visited: Set<ObjectIdentifier> = [ObjectIdentifier(output)]
  var stack: [(node: Variable, next: Int)] = [(output, 0)]
  while let (node, next) = stack.last {
    precondition(
      !node.isConsumed, "a backward pass used this graph up; the pass before this one needs keepsGraph: true")
    let inputs = node.origin?.inputs ?? []
    if next < inputs.count {
      stack[stack.count - 1].next += 1
      let input = inputs[next]
      if input.requiresGradient, visited.insert(ObjectIdentifier(input)).inserted { stack.append((input, 0)) }
    } else {
      stack.removeLast()
      if inputs.contains(where: { leading.contains(ObjectIdentifier($0)) }) {
        leading.insert(ObjectIdentifier(node))
        finished.append(node)
      }
    }
  }
  return BackwardOrder(nodes: finished, leading: leading)
}
