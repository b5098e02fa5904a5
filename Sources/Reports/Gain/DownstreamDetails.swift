import Foundation
import Results

/// The part of a downstream run's specification that pages need.
struct DownstreamDetails: Decodable {
  var regime: GainRegime
  var realImages: Int
  var extraImages: Int
  var generator: Generator?

  struct Generator: Decodable {
    var variant: String?
    /// Of a generator of hands: real pairs that it was trained on.
    var trainingPairs: Int?
    /// Of a generator of people: those that it was trained on, and how many pictures of each.
    var trainingPeople: Int?
    var posesPerPerson: Int?

    /// Real images that the generator was trained on.
    var realImages: Int? {
      guard let trainingPeople, let posesPerPerson else { return trainingPairs }
      return trainingPeople * posesPerPerson
    }
  }

  private struct Specification: Decodable {
    struct Wrapped: Decodable { var _0: DownstreamDetails }
    var downstream: Wrapped?
    var personDownstream: Wrapped?
  }

  /// Nil for a run that is not downstream.
  init?(of run: Run) {
    let specification = try? JSONDecoder().decode(Specification.self, from: Data(run.specification.utf8))
    guard let details = specification?.downstream ?? specification?.personDownstream else { return nil }
    self = details._0
  }
}
