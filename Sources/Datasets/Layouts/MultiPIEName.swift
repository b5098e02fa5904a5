import Foundation

/// The level cameras of Multi-PIE that faces are aligned for, by the three digits of file names.
public enum MultiPIECamera: String, Hashable, Sendable, CaseIterable {
  case left90 = "110"
  case left75 = "120"
  case left60 = "090"
  case left45 = "080"
  case left30 = "130"
  case left15 = "140"
  case frontal = "051"
  case right15 = "050"
  case right30 = "041"
  case right45 = "190"
  case right60 = "200"
  case right75 = "010"
  case right90 = "240"

  /// How far the face is turned, in degrees: positive to the right of the picture.
  public var yaw: Int { HeadView.yaws[Self.allCases.firstIndex(of: self) ?? 0] }

  /// The camera that sees a face turned so far; nil where there is none.
  public init?(yaw: Int) {
    guard let found = Self.allCases.first(where: { $0.yaw == yaw }) else { return nil }
    self = found
  }
}

/// What the name of an aligned face of Multi-PIE says: `001_01_01_051_06_cropped.png`.
public struct MultiPIEName: Hashable, Sendable {
  /// The number of the person, 1 to 346.
  public var subject: Int
  /// The sitting, 1 to 4.
  public var session: Int
  /// The number of the recording in its sitting, which tells the expression.
  public var recording: Int
  /// Where the camera stood.
  public var camera: MultiPIECamera
  /// The light, 0 to 19.
  public var illumination: Int

  /// A name from its parts.
  public init(subject: Int, session: Int, recording: Int, camera: MultiPIECamera, illumination: Int) {
    (self.subject, self.session, self.recording) = (subject, session, recording)
    (self.camera, self.illumination) = (camera, illumination)
  }

  /// Takes a file's name apart. Throws `DatasetError.damaged`.
  public init(_ fileName: String) throws {
    func fail(_ expected: String, _ found: some StringProtocol) -> DatasetError {
      .damaged(file: "the name “\(fileName)”", expected: expected, found: "“\(found)”")
    }
    let stem = fileName.hasSuffix(".png") ? fileName.dropLast(4) : fileName[...]
    let words = stem.split(separator: "_", omittingEmptySubsequences: false)
    guard words.count == 6, words[5] == "cropped" else {
      throw fail("subject_session_recording_camera_light_cropped.png", fileName)
    }
    func number(_ place: Int, _ what: String, in range: ClosedRange<Int>) throws -> Int {
      guard let value = Int(words[place]), range.contains(value) else {
        throw fail("\(what), \(range.lowerBound) to \(range.upperBound),", words[place])
      }
      return value
    }
    subject = try number(0, "the number of the person", in: 1...999)
    session = try number(1, "the sitting", in: 1...4)
    recording = try number(2, "the recording", in: 1...99)
    guard let camera = MultiPIECamera(rawValue: String(words[3])) else {
      throw fail("one of the cameras \(MultiPIECamera.allCases.map(\.rawValue).joined(separator: ", "))", words[3])
    }
    self.camera = camera
    illumination = try number(4, "the light", in: 0...19)
  }

  /// The name of the image's file.
  public var imageFile: String { stem + String(format: "_%02d_cropped.png", illumination) }

  /// The name of the file with the landmarks, one for all lights.
  public var landmarkFile: String { stem + "_trans.5pt" }

  /// The same moment under the same light, from the front.
  public var frontal: MultiPIEName {
    var result = self
    result.camera = .frontal
    return result
  }

  private var stem: String { String(format: "%03d_%02d_%02d_", subject, session, recording) + camera.rawValue }
}

extension FaceLandmarks {
  /// The text of a landmark file: a line `x y` for each point, in whole pixels.
  public var text: String { rounded.points.map { "\(Int($0.x)) \(Int($0.y))\n" }.joined() }

  /// Reads the text of a landmark file. Throws `DatasetError.badLine` and `.damaged`.
  public init(text: String, file: String) throws {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .filter { !$0.element.allSatisfy(\.isWhitespace) }
    let points = try lines.map { number, line in
      let values = line.split(whereSeparator: \.isWhitespace).map { Float($0) }
      guard values.count == 2, let x = values[0], let y = values[1], x.isFinite, y.isFinite else {
        throw DatasetError.badLine(
          file: file, line: number + 1, expected: "x and y of a landmark", found: "“\(line)”")
      }
      return SIMD2(x, y)
    }
    guard points.count == 5 else {
      throw DatasetError.damaged(file: file, expected: "five lines", found: "\(points.count)")
    }
    self.init(points)
  }
}
