import Datasets
import Tensors
import Testing

@Suite struct SHA256Tests {
  @Test(
    "the examples of FIPS 180-4 have their hashes",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func examples(text: String, hash: String) {
    #expect(SHA256.hexadecimal(of: Array(text.utf8)) == hash)
  }

  @Test("pieces of any length give the hash of the whole")
  func pieces() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let whole = SHA256.hexadecimal(of: bytes)
    for length in [1, 3, 55, 56, 63, 64, 65, 128, 299] {
      var hash = SHA256()
      for start in stride(from: 0, to: bytes.count, by: length) {
        hash.update(Array(bytes[start..<min(bytes.count, start + length)]))
        _ = hash.hexadecimal
      }
      #expect(hash.hexadecimal == whole)
    }
  }

  @Test("floats and tensors are hashed as Python's struct.pack and hashlib do it")
  func numbers() {
    var values = SHA256()
    values.update(values: [1, -2.5])
    #expect(values.hexadecimal == "48943f7a0ea247f8e3c9386d0c5822fe181d323a9289980426638cc4e72a43e1")
    // struct.pack("<3Q2f", 2, 1, 2, 1.0, -2.5)
    var tensor = SHA256()
    tensor.update(Tensor([1, 2], [1, -2.5]))
    #expect(tensor.hexadecimal == "87886bc030a09b5c7c3b153468202b7b3227899b98ce0cc9c9a7e006f7111400")
  }
}
