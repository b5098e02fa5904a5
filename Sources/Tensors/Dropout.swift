/// A mask for dropout (Srivastava et al. 2014): each element is 1/keep with probability `keep`, else 0.
public func dropoutMask(_ shape: Shape, keep: Float, from stream: inout RandomStream) -> Tensor {
  precondition(keep > 0 && keep <= 1, "dropout keeps a share between 0 and 1 of the elements, not \(keep)")
  return stream.maskTensor(shape, keep: keep, value: 1 / keep)
}
