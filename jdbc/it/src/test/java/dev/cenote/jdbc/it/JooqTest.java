package dev.cenote.jdbc.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.cenote.jdbc.CenoteDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** jOOQ. */
class JooqTest extends PostgresCase {

  private static final Table<Record> BOOK = table(name("book"));
  private static final Field<Integer> ID = field(name("id"), SQLDataType.INTEGER.notNull());
  private static final Field<String> TITLE = field(name("title"), SQLDataType.CLOB);

  private final CenoteDataSource source;
  private final DSLContext jooq;

  JooqTest(Postgres server) throws SQLException {
    super(server);
    source = open(database.builder().max(1));
    jooq = DSL.using(source, SQLDialect.POSTGRES);
  }

  @BeforeEach
  void createTable() {
    jooq.createTable(BOOK).column(ID).column(TITLE).primaryKey(ID).execute();
    jooq.insertInto(BOOK, ID, TITLE).values(1, "The Trial").values(2, "The Castle").execute();
  }

  private static void add(DSLContext context, int id, String title) {
    context.insertInto(BOOK, ID, TITLE).values(id, title).execute();
  }

  private List<String> titles() {
    return jooq.select(TITLE).from(BOOK).orderBy(ID).fetch(TITLE);
  }

  @Test
  void aTransactionThatFailsIsRolledBack() {
    assertThatThrownBy(() ->
            jooq.transaction(inside -> {
              add(inside.dsl(), 3, "Amerika");
              add(inside.dsl(), 1, "again");
            }))
        .isInstanceOf(IntegrityConstraintViolationException.class);
    assertThat(titles()).containsExactly("The Trial", "The Castle");
    jooq.transaction(inside -> add(inside.dsl(), 3, "Amerika"));
    assertThat(titles()).containsExactly("The Trial", "The Castle", "Amerika");
  }

  @Test
  void aNestedTransactionIsRolledBackToItsSavepoint() {
    jooq.transaction(outer -> {
      add(outer.dsl(), 3, "Amerika");
      assertThatThrownBy(() -> outer.dsl().transaction(inner -> add(inner.dsl(), 3, "again")))
          .isInstanceOf(IntegrityConstraintViolationException.class);
    });
    assertThat(titles()).containsExactly("The Trial", "The Castle", "Amerika");
  }

  @Test
  void aCursorKeepsItsConnectionUntilItIsClosed() {
    List<String> titles = new ArrayList<>();
    try (Cursor<Record1<String>> cursor =
        jooq.select(TITLE).from(BOOK).orderBy(ID).fetchSize(1).fetchLazy()) {
      assertThat(source.pool().stats().inUse()).isEqualTo(1);
      cursor.forEach(row -> titles.add(row.value1()));
    }
    assertThat(titles).containsExactly("The Trial", "The Castle");
    assertThat(source.pool().stats().inUse()).isZero();
  }

  @Test
  void aBatchIsOneUse() {
    jooq.batch(
            jooq.insertInto(BOOK, ID, TITLE).values(3, "Amerika"),
            jooq.update(BOOK).set(TITLE, "Der Process").where(ID.eq(1)))
        .execute();
    assertThat(titles()).containsExactly("Der Process", "The Castle", "Amerika");
  }
}
