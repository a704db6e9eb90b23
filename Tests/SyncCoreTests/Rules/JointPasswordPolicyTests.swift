internal import SyncCore
internal import Testing

struct JointPasswordPolicyTests {
  private static let entraID = DirectoryID("entra")
  private static let googleID = DirectoryID("google")
  private static let google = PasswordPolicy(
    lengthRange: 8...100, asciiOnly: true, leastClasses: 1, allowsBlankAtEdge: false)
  private static let entra = PasswordPolicy(lengthRange: 8...256, asciiOnly: false, leastClasses: 3)

  @Test func `each rule is the strictest one and names who asks for it`() {
    let joint = JointPasswordPolicy([(Self.entraID, Self.entra), (Self.googleID, Self.google)])
    #expect(joint.minLength?.value == 8)
    #expect(joint.minLength?.directories == [Self.entraID, Self.googleID])
    #expect(joint.maxLength?.value == 100)
    #expect(joint.maxLength?.directories == [Self.googleID])
    #expect(joint.leastClasses?.value == 3)
    #expect(joint.leastClasses?.directories == [Self.entraID])
    #expect(joint.asciiOnly == [Self.googleID])
    #expect(joint.noBlankAtEdge == [Self.googleID])
    #expect(joint.isSatisfiable)
  }

  @Test func `no directory asks for nothing`() {
    let joint = JointPasswordPolicy([])
    #expect(joint.minLength == nil)
    #expect(joint.maxLength == nil)
    #expect(joint.leastClasses == nil)
    #expect(joint.asciiOnly.isEmpty)
    #expect(joint.isSatisfiable)
  }

  @Test func `two that exclude each other are told of`() {
    let long = Self.entra.tightened(minLength: 120, classes: nil)
    #expect(
      !JointPasswordPolicy([(Self.entraID, long), (Self.googleID, Self.google)]).isSatisfiable)
  }

  @Test(
    arguments: [
      (nil, nil, 8, 3), (12, nil, 12, 3), (4, 1, 8, 3), (nil, 4, 8, 4), (500, 9, 256, 4),
    ] as [(Int?, Int?, Int, Int)])
  func `tightening never loosens`(_ length: Int?, _ classes: Int?, _ least: Int, _ kinds: Int) {
    let policy = Self.entra.tightened(minLength: length, classes: classes)
    #expect(policy.lengthRange == least...256)
    #expect(policy.leastClasses == kinds)
  }
}
