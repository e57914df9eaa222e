package dev.cenote.jdbc.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.jdbc.CenoteDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.cursor.Cursor;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MyBatis, which turns auto-commit off and on for each session. */
class MyBatisTest extends PostgresCase {

  private final CenoteDataSource source;
  private final SqlSessionFactory sessions;

  MyBatisTest(Postgres server) throws SQLException {
    super(server);
    source = open(database.builder().max(1));
    Configuration configuration =
        new Configuration(new Environment("test", new JdbcTransactionFactory(), source));
    configuration.addMapper(Songs.class);
    sessions = new SqlSessionFactoryBuilder().build(configuration);
  }

  /** What MyBatis makes an implementation of. */
  interface Songs {
    @Insert("INSERT INTO song VALUES (#{id}, #{title})")
    int add(@Param("id") int id, @Param("title") String title);

    @Select("SELECT title FROM song ORDER BY id")
    List<String> titles();

    @Select("SELECT title FROM song ORDER BY id")
    Cursor<String> cursor();
  }

  @BeforeEach
  void createTable() throws SQLException {
    source.update("CREATE TABLE song (id int PRIMARY KEY, title text)");
  }

  private List<String> titles() {
    try (SqlSession session = sessions.openSession()) {
      return session.getMapper(Songs.class).titles();
    }
  }

  @Test
  void onlyWhatWasCommittedIsThere() {
    try (SqlSession session = sessions.openSession()) {
      session.getMapper(Songs.class).add(1, "So What");
      session.commit();
      session.getMapper(Songs.class).add(2, "Blue in Green");
      session.rollback();
      session.getMapper(Songs.class).add(3, "All Blues"); // and the session is closed
    }
    assertThat(titles()).containsExactly("So What");
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @Test
  void anErrorDoesNotReachTheNextSession() {
    try (SqlSession session = sessions.openSession()) {
      Songs songs = session.getMapper(Songs.class);
      songs.add(1, "So What");
      assertThatThrownBy(() -> songs.add(1, "again")).isInstanceOf(PersistenceException.class);
    }
    assertThat(titles()).isEmpty();
    assertThat(source.pool().stats().created()).isEqualTo(1);
  }

  @Test
  void aBatchIsRead() throws Exception {
    try (SqlSession session = sessions.openSession(ExecutorType.BATCH)) {
      Songs songs = session.getMapper(Songs.class);
      for (int i = 0; i < 20; i++) {
        songs.add(i, "song " + (char) ('A' + i));
      }
      session.commit();
    }
    List<String> read = new ArrayList<>();
    try (SqlSession session = sessions.openSession();
        Cursor<String> cursor = session.getMapper(Songs.class).cursor()) {
      cursor.forEach(read::add);
    }
    assertThat(read).hasSize(20).startsWith("song A").endsWith("song T");
  }
}
