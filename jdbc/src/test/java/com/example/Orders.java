package com.example;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A program that uses a pool: not one of our own packages, as traces tell apart. */
public final class Orders {
  private Orders() {}

  public static Connection read(DataSource source) throws SQLException {
    return source.getConnection();
  }
}
