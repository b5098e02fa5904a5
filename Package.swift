// swift-tools-version: 6.2

import PackageDescription

/// Settings of every Swift target: warnings stop the build.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
/// For targets that have no business with raw memory: the compiler refuses unmarked unsafe code there.
let safe: [SwiftSetting] = strict + [.strictMemorySafety()]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")

/// Values and reference results that parity tests share with their Python scripts.
let parity: Target.Dependency = "ParityFixtures"

/// Damaged files for tests of readers.
let mutations: Target.Dependency = "FileMutations"

/// A library target and the folder of tests that belongs to it.
func module(
  _ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = safe,
  testDependencies: [Target.Dependency] = [], resources: [Resource] = [], pages: [String] = []
) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, exclude: pages, swiftSettings: settings),
    .testTarget(
      name: name + "Tests", dependencies: [.byName(name: name)] + testDependencies,
      resources: resources, swiftSettings: strict),
  ]
}

let package = Package(
  name: "synthbench",
  products: [.executable(name: "synthbench", targets: ["synthbench"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    // Level 0: faces of C libraries.
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CPNG", linkerSettings: [.linkedLibrary("png")]),
    .target(name: "CJPEG", linkerSettings: [.linkedLibrary("turbojpeg")]),
    .target(name: "CMatIO", linkerSettings: [.linkedLibrary("matio")]),
    .target(
      name: "CGnuplot",
      linkerSettings: [.linkedLibrary("boost_iostreams"), .linkedLibrary("boost_system")]),
    .target(
      name: "CKernels", cSettings: [.unsafeFlags(["-O3"])],
      linkerSettings: [.linkedLibrary("gomp"), .linkedLibrary("m")]),
  ]
    // Level 1
    + module("Tensors", ["CKernels", "COpenBLAS", "COneDNN"], settings: strict, pages: ["PERFORMANCE.md"])
    + module("Results", [grdb], testDependencies: [grdb, mutations], resources: [.copy("Fixtures")])
    // Level 2
    + module("Autograd", ["Tensors"], testDependencies: ["Tensors"])
    + module(
      "Images", ["Tensors", "CPNG", "CJPEG"], settings: strict, testDependencies: ["Tensors", mutations],
      resources: [.copy("Fixtures")])
    + module("Reports", ["Results", "CGnuplot"], testDependencies: ["Results"])
    // Level 3
    + module(
      "Layers", ["Autograd", "Tensors"], testDependencies: ["Autograd", "Tensors", parity, mutations],
      resources: [.copy("Fixtures")])
    + module(
      "Datasets", ["Images", "Tensors", "CZlib", "CMatIO"], testDependencies: ["Images", "Tensors", mutations])
    + module(
      "QualityMetrics", ["Tensors", "Images"], testDependencies: ["Tensors", "Images"],
      resources: [.copy("Fixtures")])
    // Level 4
    + module(
      "Networks", ["Layers", "Autograd", "Tensors"], testDependencies: ["Layers", "Autograd", "Tensors", parity],
      resources: [.copy("Fixtures")])
    // Level 5
    + module(
      "Models", ["Networks", "Datasets", "Layers", "Autograd", "Tensors"],
      testDependencies: ["Networks", "Datasets", "Images", "Layers", "Autograd", "Tensors", parity],
      resources: [.copy("Fixtures")])
    + module(
      "Judges", ["Networks", "Datasets", "Images", "Layers", "Autograd", "Tensors"],
      testDependencies: ["Networks", "Datasets", "Images", "Layers", "Autograd", "Tensors", parity],
      resources: [.copy("Fixtures")])
    // Level 6
    + module(
      "Experiments",
      [
        "Models", "Judges", "Datasets", "QualityMetrics", "Results", "Images", "Networks", "Layers", "Autograd",
        "Tensors",
      ],
      testDependencies: [
        "Models", "Judges", "Datasets", "QualityMetrics", "Images", "Results", "Layers", "Autograd", "Tensors",
      ], resources: [.copy("Fixtures")])
    + [
      .target(
        name: "ParityFixtures", dependencies: ["Layers", "Autograd", "Tensors"], path: "Tests/ParityFixtures",
        exclude: ["parity.py"], swiftSettings: safe),
      .target(name: "FileMutations", path: "Tests/FileMutations", swiftSettings: strict),
    ]
    // Level 7
    + [
      .executableTarget(
        name: "synthbench",
        dependencies: [
          "Experiments", "Reports", "Results", "Models", "Judges", "Datasets", "QualityMetrics", "Images", "Layers",
          "Tensors", argumentParser,
        ],
        swiftSettings: safe),
      .testTarget(
        name: "CommandLineTests", dependencies: ["synthbench", "Results", "Images", "Tensors", grdb],
        resources: [.copy("Fixtures")], swiftSettings: strict),
    ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
