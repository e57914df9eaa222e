package dev.cenote.jdbc.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.jdbc.CenoteDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's JdbcClient and transaction manager. */
class SpringTest extends PostgresCase {

  private final CenoteDataSource source;
  private final JdbcClient client;
  private final DataSourceTransactionManager manager;

  SpringTest(Postgres server) throws SQLException {
    super(server);
    source = open(database.builder().max(2).queueLimit(0));
    client = JdbcClient.create(source);
    manager = new DataSourceTransactionManager(source);
  }

  /** A row of the table. */
  record Account(int id, String owner, long balance) {}

  @BeforeEach
  void createTable() {
    client.sql("CREATE TABLE account (id int PRIMARY KEY, owner text, balance bigint)").update();
    add(1, "Ada", 100);
    add(2, "Grace", 0);
  }

  private void add(int id, String owner, long balance) {
    client
        .sql("INSERT INTO account VALUES (:id, :owner, :balance)")
        .param("id", id)
        .param("owner", owner)
        .param("balance", balance)
        .update();
  }

  private void transfer(long amount) {
    client.sql("UPDATE account SET balance = balance - ? WHERE id = 1").param(amount).update();
    client.sql("UPDATE account SET balance = balance + ? WHERE id = 2").param(amount).update();
  }

  private long balance(int id) {
    return client
        .sql("SELECT balance FROM account WHERE id = ?")
        .param(id)
        .query(Long.class)
        .single();
  }

  @Test
  void rowsBecomeRecords() {
    assertThat(client.sql("SELECT * FROM account ORDER BY id").query(Account.class).list())
        .containsExactly(new Account(1, "Ada", 100), new Account(2, "Grace", 0));
  }

  @Test
  void aTransactionIsCommittedOrRolledBackAsAWhole() {
    TransactionTemplate transaction = new TransactionTemplate(manager);
    transaction.executeWithoutResult(status -> transfer(30));
    assertThat(balance(2)).isEqualTo(30);
    assertThatThrownBy(() ->
            transaction.executeWithoutResult(status -> {
              transfer(50);
              add(1, "Ada again", 0);
            }))
        .isInstanceOf(DuplicateKeyException.class);
    assertThat(balance(1)).isEqualTo(70);
    assertThat(balance(2)).isEqualTo(30);
    transaction.executeWithoutResult(status -> {
      transfer(50);
      status.setRollbackOnly();
    });
    assertThat(balance(1)).isEqualTo(70);
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @Test
  void aTransactionWithinATransactionHasAConnectionOfItsOwn() {
    TransactionTemplate outer = new TransactionTemplate(manager);
    TransactionTemplate inner = new TransactionTemplate(manager);
    inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    outer.executeWithoutResult(status -> {
      transfer(10);
      inner.executeWithoutResult(ignored -> {
        add(3, "Barbara", 7);
        assertThat(source.pool().stats().inUse()).isEqualTo(2);
        assertThatThrownBy(() -> inner.executeWithoutResult(any -> transfer(1)))
            .isInstanceOf(CannotCreateTransactionException.class)
            .rootCause()
            .hasMessageContaining("2/2 in use");
      });
      status.setRollbackOnly();
    });
    assertThat(balance(1)).isEqualTo(100);
    assertThat(balance(3)).isEqualTo(7);
  }

  @Test
  void aNestedTransactionIsRolledBackToItsSavepoint() {
    TransactionTemplate outer = new TransactionTemplate(manager);
    TransactionTemplate nested = new TransactionTemplate(manager);
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    outer.executeWithoutResult(status -> {
      transfer(10);
      assertThatThrownBy(() -> nested.executeWithoutResult(ignored -> add(1, "Ada again", 0)))
          .isInstanceOf(DuplicateKeyException.class);
    });
    assertThat(balance(2)).isEqualTo(10);
  }

  @Test
  void isolationAndReadOnlyHoldForOneTransaction() {
    TransactionTemplate careful = new TransactionTemplate(manager);
    careful.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
    careful.setReadOnly(true);
    String isolation = careful.execute(status -> show("transaction_isolation"));
    assertThat(isolation).isEqualTo("serializable");
    assertThatThrownBy(() -> careful.executeWithoutResult(status -> transfer(1)))
        .hasRootCauseInstanceOf(SQLException.class)
        .hasMessageContaining("read-only");
    assertThat(show("transaction_isolation")).isEqualTo("read committed");
    transfer(1);
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  private String show(String setting) {
    return client.sql("SHOW " + setting).query(String.class).single();
  }

  @Test
  void anExhaustedPoolIsToldInSpringsWords() throws SQLException {
    try (Connection one = source.getConnection();
        Connection other = source.getConnection()) {
      assertThat(one).isNotSameAs(other);
      assertThatThrownBy(() -> balance(1))
          .isInstanceOf(CannotGetJdbcConnectionException.class)
          .cause()
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageContaining("as many wait as the limit of 0 allows (2/2 in use, 0 waiting,");
    }
  }
}
