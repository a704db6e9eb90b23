import SyncHTTP
import SyncTestKit
import SyncTwins

/// A story as it goes where nothing fails, with a restart before each step; and from there as it
/// goes where one call does.
struct Life: Sendable {
  /// One step.
  struct Chapter: Sendable {
    let step: LifeStep
    let before: LifeSave
    let calls: [TwinJournal.Entry]
    let after: LifeStanding
  }

  /// One call that fails.
  struct Failure: Sendable {
    let chapter: Int
    /// The call's place in the chapter, from 1.
    let nth: Int
    let words: String
  }

  let story: LifeStory
  let side: LifeBench.Side
  let chapters: [Chapter]
  /// How all stands in the end.
  let ending: LifePicture

  init(_ story: LifeStory, _ side: LifeBench.Side) async throws {
    self.story = story
    self.side = side
    var chapters: [Chapter] = []
    var save = try LifeBench(side, story).save()
    for step in story.steps {
      let bench = try LifeBench(side, story, from: save)
      try await step.happen(on: bench)
      let after = try await bench.standing()
      chapters.append(
        Chapter(step: step, before: save, calls: bench.requests, after: after))
      save = try bench.save()
    }
    self.chapters = chapters
    ending = chapters.last?.after.picture ?? LifePicture()
  }

  /// The calls that can fail so.
  func failures(by fault: LifeFault) -> [Failure] {
    chapters.enumerated().flatMap { place, chapter in
      chapter.calls.enumerated()
        .filter { fault.fits($0.element, of: story, chapter.step) }
        .map { index, call in
          Failure(
            chapter: place, nth: index + 1,
            words: "\(chapter.step.name), call \(index + 1): \(call.method.rawValue) \(call.path)")
        }
    }
  }

  /// How the life ends where that call fails: it is played on until all stands as it does without
  /// the failure, for what follows from there is known.
  func ending(with fault: LifeFault, at failure: Failure) async throws -> LifePicture {
    let bench = try LifeBench(side, story, from: chapters[failure.chapter].before)
    bench.add(TwinFault(fault.effect, nth: failure.nth))
    for chapter in chapters[failure.chapter...] {
      try await chapter.step.happen(on: bench)
      if try await bench.standing() == chapter.after { return ending }
    }
    return try await bench.picture(password: LifeStep.password)
  }
}

extension LifeStep {
  func happen(on bench: LifeBench) async throws {
    bench.clock.advance(by: after)
    try await happen(bench)
  }
}
