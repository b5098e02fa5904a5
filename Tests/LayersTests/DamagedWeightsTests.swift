import FileMutations
import Layers
import Tensors
import Testing

@Suite("Damaged weights")
struct DamagedWeightsTests {
  @Test("damaged safetensors files are read or refused with an error that says what is wrong")
  func mutations() async {
    await #expect(processExitsWith: .success) {
      let matrix = Tensor([2, 3]) { span in for place in span.indices { span[place] = Float(place) } }
      let tensors = ["weight": matrix, "bias": matrix.reshaped([6]), "none": Tensor([0, 4]) { _ in }]
      let file = Safetensors(tensors: tensors, metadata: ["step": "12", "line": "two\nlines"])
      let half = Array(
        #"{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"I64","shape":[],"data_offsets":[4,12]}}"#
          .utf8)
      let typed = [UInt8(half.count)] + [UInt8](repeating: 0, count: 7) + half + [UInt8](0..<12)
      let damaged = DamagedFiles(of: [file.bytes, typed], seed: 1, refusedBy: WeightsError.self) { bytes in
        let read = try Safetensors(bytes: bytes, file: "f")
        for tensor in read.tensors.values { precondition(tensor.values.count == tensor.shape.count) }
        // What was read can be written and read again.
        let again = try Safetensors(bytes: read.bytes, file: "again")
        precondition(again.metadata == read.metadata && again.tensors.count == read.tensors.count)
      }
      #expect(damaged.areSound)
    }
  }
}
