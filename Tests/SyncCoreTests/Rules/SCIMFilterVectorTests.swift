internal import Testing

@testable internal import SyncCore

struct SCIMFilterVectorTests {
  private static let extensionURN = "urn:example:scim:schemas:extension:hr:2.0:User"

  @Test func `every vector is there`() throws {
    #expect(try FilterVector.all().count == 280)
  }

  @Test(arguments: try FilterVector.all())
  func `a filter does what the RFC allows`(_ vector: FilterVector) throws {
    let attributes = try #require(try SchemaVector.all()[Self.extensionURN])
    let schema = SCIMSchema.standard.adding(Self.extensionURN, attributes)
    let outcome: String
    do throws(SCIMFilterError) {
      let filter = try SCIMFilter(vector.filter, schema: schema)
      outcome = filter.matches(vector.resource) ? "match" : "nomatch"
    } catch {
      outcome = "error"
    }
    #expect(vector.accept.contains(outcome))
  }

  @Test func `the built-in schema is that of the vectors`() throws {
    let all = try SchemaVector.all()
    for (urn, attributes) in all where urn != Self.extensionURN {
      let known = SCIMSchema.standard.extensions[urn] ?? SCIMSchema.standard.core
      for attribute in attributes {
        let found = try #require(known.named(attribute.name))
        #expect(found.kind == attribute.kind)
        #expect(found.isMultiValued == attribute.isMultiValued)
        #expect(found.isCaseExact == attribute.isCaseExact)
        #expect(Set(found.parts) == Set(attribute.parts))
      }
    }
    #expect(all.keys.count == 5)
  }
}
