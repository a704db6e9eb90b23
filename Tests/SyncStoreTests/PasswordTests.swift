import SyncCore
import SyncStore
import Testing

@Suite struct PasswordTests {
  @Test(
    "SHA-512-crypt agrees with its author's examples",
    arguments: [
      (
        "Hello world!",
        "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEd"
          + "FCoEOfaS35inz1"
      ),
      (
        "Hello world!",
        "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0D"
          + "p8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v."
      ),
      (
        "This is just a test",
        "$6$rounds=5000$toolongsaltstrin$lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUh"
          + "x1yxdYcz/e1JSbq3y6JMxxl8audkUEm0"
      ),
    ])
  func crypt(_ password: String, _ hash: String) throws {
    #expect(try PasswordHash.verify(Secret(password), hash: Secret(hash)))
    #expect(try !PasswordHash.verify(Secret(password + "!"), hash: Secret(hash)))
  }

  @Test("A hash has the rounds and the form that Google takes, and a salt of its own")
  func form() throws {
    let one = text(of: try PasswordHash.sha512Crypt(Secret("pässword")))
    let two = text(of: try PasswordHash.sha512Crypt(Secret("pässword")))
    #expect(one != two)
    let parts = one.split(separator: "$", omittingEmptySubsequences: false)
    #expect(parts.map(\.count) == [0, 1, 12, 16, 86])
    #expect(parts[1] == "6" && parts[2] == "rounds=10000")
    #expect(try PasswordHash.verify(Secret("pässword"), hash: Secret(one)))
  }

  @Test(
    "What crypt would cut or refuse is refused",
    arguments: ["a\0b", String(repeating: "x", count: 600)])
  func unhashable(_ password: String) {
    var failure: CryptoError?
    do throws(CryptoError) {
      _ = try PasswordHash.sha512Crypt(Secret(password))
    } catch {
      failure = error
    }
    #expect(failure == .unhashable)
  }

  @Test("openssl passwd makes the same hash", .enabled(if: ChildProcess.exists("/usr/bin/openssl")))
  func openssl() throws {
    let hash = text(of: try PasswordHash.sha512Crypt(Secret("correct horse")))
    let setting = hash.split(separator: "$")[1...2].joined(separator: "$")
    let command = "echo 'correct horse' | /usr/bin/openssl passwd -6 -stdin -salt '\(setting)'"
    let child = try #require(ChildProcess(command))
    #expect(child.readLine() == hash)
  }
}
