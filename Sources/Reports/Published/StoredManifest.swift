import Foundation
import Results

/// What a run's row says of a data set that it read.
struct StoredManifest: Decodable {
  var name: String
  var source: String
  var licence: String
  var hashed: String
  var contentHash: String
  var counts: StoredCounts

  /// Rows and columns of its images, where its source states them: `32×32`.
  var resolution: String? { source.firstMatch(of: /\d+×\d+/).map { String($0.output) } }
}

extension Run {
  /// The manifests of the data sets that it read; none where the row holds something else.
  var manifests: [StoredManifest] {
    (try? JSONDecoder().decode([StoredManifest].self, from: Data(datasetManifest.utf8))) ?? []
  }
}

/// Items by split. Dictionaries with keys of a closed set are stored as a list of keys and values in turn, in no
/// fixed order.
struct StoredCounts: Decodable {
  private var counts: [String: Int] = [:]

  init(from decoder: any Decoder) throws {
    if let object = try? decoder.singleValueContainer().decode([String: Int].self) {
      counts = object
      return
    }
    var list = try decoder.unkeyedContainer()
    while !list.isAtEnd {
      let key = try list.decode(String.self)
      counts[key] = try list.decode(Int.self)
    }
  }

  /// Items of a split; 0 where it is not stated.
  subscript(split: String) -> Int { counts[split] ?? 0 }

  /// `training 512, validation 128, test 128, furtherPoses 1024`
  var text: String {
    let order = ["training", "validation", "test"]
    return counts.sorted { first, second in
      let places = (order.firstIndex(of: first.key) ?? order.count, order.firstIndex(of: second.key) ?? order.count)
      return places.0 == places.1 ? first.key < second.key : places.0 < places.1
    }.map { "\($0.key == "furtherPoses" ? "further poses" : $0.key) \($0.value)" }.joined(separator: ", ")
  }
}
